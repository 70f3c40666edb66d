using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Spi;

namespace CoyoteDevres.Subsystems.Tests.Spi;

/// <summary>The order of locks and steps, against the facts' sections 2.0 and 2.2 to 2.4.</summary>
public class SpidevOrderTests
{
    private const string Buf = "spidev_data.buf_lock", Spi = "spidev_data.spi_lock", Bus = "spi_controller.bus_lock_mutex";

    [Theory]
    [InlineData("S1", "lock buf, lock spi, unlock spi, lock bus, unlock bus, unlock buf")]
    [InlineData("S2", "lock buf, lock spi, lock bus, unlock bus, unlock spi, unlock buf")]
    [InlineData("S3", "lock buf, lock spi, lock bus, unlock bus, unlock spi, unlock buf")]
    [InlineData("S4", "lock spi, lock bus, unlock bus, unlock spi")]
    public void Locks_of_a_read_and_of_a_write(string version, string order)
    {
        Assert.Equal(order, Locks(version, async (process, file) => await process.Read(file)));
        Assert.Equal(order, Locks(version, async (process, file) => await process.Write(file)));
    }

    [Theory]
    [InlineData("S1", "lock spi, unlock spi, lock buf, unlock buf")]
    [InlineData("S2", "lock spi, lock buf, unlock buf, unlock spi")]
    [InlineData("S3", "lock spi, lock buf, unlock buf, unlock spi")]
    [InlineData("S4", "lock spi, unlock spi")]
    public void Locks_of_setting_the_speed(string version, string order) =>
        Assert.Equal(order, Locks(version, async (process, file) => await process.Ioctl(file, SpidevIoctls.WriteMaxSpeedHz)));

    [Theory]
    [InlineData("S1", "lock spi, unlock spi, lock buf, lock spi, unlock spi, lock bus, unlock bus, unlock buf")]
    [InlineData("S2", "lock spi, lock buf")]
    [InlineData("S3", "lock spi, lock buf, lock bus, unlock bus, unlock buf, unlock spi")]
    [InlineData("S4", "lock spi, lock bus, unlock bus, unlock spi")]
    public void Locks_of_a_message(string version, string order) =>
        Assert.Equal(order, Locks(version, async (process, file) => await process.Ioctl(file, SpidevIoctls.Message)));

    [Fact]
    public void A_direct_transfer()
    {
        var run = SpiRun.Of("S1", async (bench, process) =>
        {
            bench.RetainAll();
            await process.Read((await process.Open(bench.Node))!);
        });
        AssertInOrder(
            run,
            "spidev_sync unlock spidev_data.spi_lock",
            "spi_sync use spi_device",
            "spi_sync lock spi_controller.bus_lock_mutex",
            "__spi_sync use spi_device",
            "__spi_validate use spi_device",
            "__spi_sync read spi_controller.queue_empty",
            "__spi_transfer_message_noqueue lock spi_controller.io_mutex",
            "__spi_transfer_message_noqueue write spi_controller.cur_msg",
            "__spi_pump_transfer_message use spi_device",
            "spi_sim_set_cs use spi_sim_registers",
            "spi_sim_transfer_one use rx_buffer",
            "spi_sim_transfer_one use spi_sim_registers",
            "spi_sim_set_cs use spi_sim_registers",
            "spi_finalize_current_message read spi_controller.cur_msg",
            "__spi_transfer_message_noqueue write spi_controller.cur_msg",
            "__spi_transfer_message_noqueue unlock spi_controller.io_mutex",
            "spi_sync unlock spi_controller.bus_lock_mutex",
            "spidev_read use rx_buffer",
            "spidev_read unlock spidev_data.buf_lock");
    }

    [Fact]
    public void A_queued_transfer()
    {
        var run = SpiRun.Of(
            "S1",
            async (bench, process) =>
            {
                bench.RetainAll();
                await process.Read((await process.Open(bench.Node))!);
            },
            SpiControllerKind.Queueing);
        AssertInOrder(
            run,
            "spi_sync lock spi_controller.bus_lock_mutex",
            "__spi_sync read spi_controller.queue_empty",
            "spi_async_locked lock spi_controller.bus_lock_spinlock",
            "__spi_queued_transfer lock spi_controller.queue_lock",
            "__spi_queued_transfer read spi_controller.running",
            "__spi_queued_transfer add to spi_controller.queue",
            "__spi_queued_transfer write spi_controller.queue_empty",
            "kthread_queue_work queue work on kthread_worker.work_list",
            "__spi_queued_transfer unlock spi_controller.queue_lock",
            "spi_async_locked unlock spi_controller.bus_lock_spinlock",
            "__spi_sync wait_for_completion spi_message.done",
            "spi_sync unlock spi_controller.bus_lock_mutex");
    }

    [Theory]
    [InlineData("S1")]
    [InlineData("S2")]
    [InlineData("S3")]
    [InlineData("S4")]
    public void Unbinding_the_controller(string version)
    {
        var run = SpiRun.Of(version, async (bench, process) => await bench.UnbindController(process));
        AssertInOrder(
            run,
            "device_release_driver_internal lock platform_device.dev.mutex",
            "spi_unregister_controller lock spi_controller.add_lock",
            "device_release_driver_internal lock spi_device.dev.mutex",
            "spidev_remove lock device_list_lock",
            "spidev_remove lock spidev_data.spi_lock",
            "spidev_remove write spidev_data.spi",
            "spidev_remove unlock spidev_data.spi_lock",
            "list_del write device_list",
            "device_create_release kfree device",
            "spidev_remove write minors",
            "spidev_remove read spidev_data.users",
            "spidev_remove kfree spidev_data",
            "spidev_remove unlock device_list_lock",
            "device_release_driver_internal unlock spi_device.dev.mutex",
            "spi_cleanup use spi_device",
            "spi_unregister_device put spi_device.dev.kobj",
            "spidev_release put spi_controller.dev.kobj",
            "spidev_release kfree spi_device",
            "spi_stop_queue write spi_controller.running",
            "kthread_destroy_worker kfree kthread_worker",
            "device_del put platform_device.dev.kobj",
            "spi_unregister_controller unlock spi_controller.add_lock",
            "devm_ioremap_release kfree spi_sim_registers",
            "devm_spi_release_controller put spi_controller.dev.kobj",
            "spi_controller_release kfree spi_controller",
            "device_release_driver_internal unlock platform_device.dev.mutex");
    }

    /// <summary>Without those of the close.</summary>
    private static string Locks(string version, Func<UserProcess, Kernel.File, Op> call)
    {
        var run = SpiRun.Of(version, async (bench, process) =>
        {
            bench.RetainAll();
            await call(process, (await process.Open(bench.Node))!);
        });
        var taken = run.Locks(Buf, Spi, Bus)
            .Where(o => !o.StartsWith("spidev_release", StringComparison.Ordinal))
            .Select(o => o[(o.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
        return string.Join(", ", taken).Replace(Buf, "buf", StringComparison.Ordinal).Replace(Spi, "spi", StringComparison.Ordinal).Replace(Bus, "bus", StringComparison.Ordinal);
    }

    /// <summary>The steps occur one after the other, with others in between.</summary>
    private static void AssertInOrder(SpiRun run, params string[] steps)
    {
        int at = 0;
        foreach (string step in steps)
        {
            int next = run.Operations.Skip(at).ToList().IndexOf(step);
            Assert.True(next >= 0, $"'{step}' is missing after operation {at} of:\n{string.Join('\n', run.Operations)}");
            at += next + 1;
        }
    }
}
