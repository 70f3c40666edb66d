using CoyoteDevres.Exploration;
using CoyoteDevres.Subsystems.Uart;

namespace CoyoteDevres.Subsystems.Tests.Uart;

/// <summary>The order of steps, against the facts' section 1.2 and the trees named in the models.</summary>
public class UartOrderTests
{
    private static readonly string[] HangupSteps =
    [
        "tty_port_tty_get read uart_state.port.tty",
        "tty_lock lock tty_struct.legacy_mutex",
        "__tty_hangup read tty_struct.flags[TTY_HUPPED]",
        "__tty_hangup lock tty_struct.files_lock",
        "__tty_hangup write file.f_op",
        "__tty_hangup unlock tty_struct.files_lock",
        "tty_ldisc_hangup wake_up tty_struct.write_wait",
        "tty_ldisc_hangup wake_up tty_struct.read_wait",
        "tty_ldisc_lock ldsem_down_write tty_struct.ldisc_sem",
        "tty_ldisc_kill write tty_struct.ldisc",
        "tty_ldisc_unlock ldsem_up_write tty_struct.ldisc_sem",
        "uart_hangup lock uart_state.port.mutex",
        "uart_flush_buffer write uart_state.xmit.head",
        "uart_shutdown write tty_struct.flags[TTY_IO_ERROR]",
        "uart_sim_shutdown free_irq uart irq",
        "uart_hangup write uart_state.port.count",
        "tty_port_tty_set write uart_state.port.tty",
        "uart_hangup wake_up uart_state.port.open_wait",
        "uart_hangup wake_up uart_state.port.delta_msr_wait",
        "uart_hangup unlock uart_state.port.mutex",
        "__tty_hangup write tty_struct.flags[TTY_HUPPED]",
        "tty_unlock unlock tty_struct.legacy_mutex",
    ];

    [Fact]
    public void Removal_in_U1() => Unbound("U1").AssertInOrder(
    [
        "uart_remove_one_port lock port_mutex",
        "uart_remove_one_port lock uart_state.port.mutex",
        "uart_remove_one_port write uart_port.flags[UPF_DEAD]",
        "uart_remove_one_port unlock uart_state.port.mutex",
        "cdev_del write cdev_map[/dev/ttySIM0]",
        "tty_port_tty_get read uart_state.port.tty",
        "uart_remove_one_port read uart_state.port.tty",
        .. HangupSteps[1..],
        "uart_remove_one_port write uart_port.type",
        .. Detached("uart_remove_one_port"),
        "uart_remove_one_port unlock port_mutex",
        "devm_kmalloc_release kfree uart_port",
    ]);

    [Fact]
    public void Removal_in_U4() => Unbound("U4").AssertInOrder(
    [
        "serial_core_unregister_port lock port_mutex",
        "serial_core_unregister_port write uart_port.flags[UPF_DEAD]",
        "serial_core_remove_one_port lock uart_state.port.mutex",
        "uart_port_check read uart_state.uart_port",
        "serial_core_remove_one_port unlock uart_state.port.mutex",
        "cdev_del write cdev_map[/dev/ttySIM0]",
        .. HangupSteps,
        "serial_core_remove_one_port write uart_port.type",
        "serial_core_remove_one_port write uart_port.port_dev",
        .. Detached("serial_core_remove_one_port"),
        "serial_core_unregister_port unlock port_mutex",
        "devm_kmalloc_release kfree uart_port",
    ]);

    [Fact]
    public void Only_U4_marks_the_tty_as_being_hung_up()
    {
        Assert.DoesNotContain("__tty_hangup write tty_struct.flags[TTY_HUPPING]", Unbound("U1").Operations);
        Unbound("U4").AssertInOrder("__tty_hangup write tty_struct.flags[TTY_HUPPING]", "__tty_hangup write file.f_op", "__tty_hangup write tty_struct.flags[TTY_HUPPING]");
    }

    [Theory]
    [InlineData("U1")]
    [InlineData("U4")]
    public void A_write_holds_the_line_discipline_and_the_write_lock(string version) => Written(version).AssertInOrder(
        "vfs_write read file.f_op",
        "tty_write read tty_struct.flags[TTY_IO_ERROR]",
        "tty_ldisc_ref_wait ldsem_down_read tty_struct.ldisc_sem",
        "tty_write_lock trylock tty_struct.atomic_write_lock",
        "n_tty_write down_read tty_struct.termios_rwsem",
        "n_tty_write add_wait_queue (woken) tty_struct.write_wait",
        "n_tty_write read file.f_op",
        "n_tty_write lock n_tty_data.output_lock",
        "uart_port_ref get unless zero uart_state.refcount",
        "uart_port_ref_lock lock uart_port.lock",
        "uart_write use xmit page",
        "__uart_start read uart_state.uart_port",
        "uart_port_unlock_deref unlock uart_port.lock",
        "uart_port_deref put uart_state.refcount",
        "n_tty_write unlock n_tty_data.output_lock",
        "n_tty_write up_read tty_struct.termios_rwsem",
        "tty_write_unlock unlock tty_struct.atomic_write_lock",
        "tty_write_unlock wake_up tty_struct.write_wait",
        "tty_ldisc_deref ldsem_up_read tty_struct.ldisc_sem");

    [Theory]
    [InlineData("U1", "uart_write read uart_state.xmit.buf", "uart_port_ref_lock lock uart_port.lock")]
    [InlineData("U4", "uart_port_ref_lock lock uart_port.lock", "uart_write read uart_state.xmit.buf")]
    public void The_page_is_tested_before_the_spinlock_or_under_it(string version, string first, string second)
    {
        var operations = Written(version).Operations.SkipWhile(o => o != "n_tty_write lock n_tty_data.output_lock").ToList();
        Assert.True(operations.IndexOf(first) < operations.IndexOf(second));
    }

    [Fact]
    public void The_page_is_freed_before_or_after_the_pointer_to_it_is_cleared()
    {
        Closed("U1").AssertInOrder("uart_shutdown kfree xmit page", "uart_shutdown write uart_state.xmit.buf", "tty_port_tty_set write uart_state.port.tty", "tty_ldisc_kill write tty_struct.ldisc");
        Closed("U4").AssertInOrder(
            "uart_tty_port_shutdown lock uart_port.lock",
            "uart_tty_port_shutdown write uart_state.xmit.buf",
            "uart_tty_port_shutdown unlock uart_port.lock",
            "uart_tty_port_shutdown kfree xmit page",
            "tty_port_tty_set write uart_state.port.tty",
            "tty_ldisc_kill write tty_struct.ldisc");
    }

    [Fact]
    public void U1_looks_for_a_dead_port_before_it_sets_the_ports_tty_and_U4_after()
    {
        string[] steps = ["read uart_port.flags[UPF_DEAD]", "write uart_state.port.tty"];
        Closed("U1").AssertInOrder($"uart_open {steps[0]}", $"tty_port_tty_set {steps[1]}");
        Closed("U4").AssertInOrder($"tty_port_tty_set {steps[1]}", $"uart_port_activate {steps[0]}");
    }

    private static string[] Detached(string function) =>
    [
        $"{function} lock uart_state.port.mutex",
        $"{function} put uart_state.refcount",
        $"{function} read uart_state.refcount",
        $"{function} write uart_state.uart_port",
        $"{function} unlock uart_state.port.mutex",
    ];

    private static UartRun Unbound(string version) => UartRun.Of(version, async (bench, user) =>
    {
        await user.Open(bench.Node);
        await user.Unbind(bench.Device, bench.Driver);
    });

    private static UartRun Written(string version) => UartRun.Of(version, async (bench, user) =>
    {
        await user.Write((await user.Open(bench.Node))!);
        await user.Unbind(bench.Device, bench.Driver);
    });

    private static UartRun Closed(string version) => UartRun.Of(version, async (bench, user) =>
    {
        await user.Close((await user.Open(bench.Node))!);
        await user.Unbind(bench.Device, bench.Driver);
    });
}
