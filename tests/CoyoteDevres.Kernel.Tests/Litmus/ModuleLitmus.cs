using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests.Litmus;

/// <summary>Today's modules: the race that remains (section A10 of the facts), and the cures.</summary>
public class ModuleLitmus
{
    private const string ReturnsIntoFreedText = "freed-module-text toy_thread toy.text";

    [Fact]
    public void Wrong_a_thread_that_puts_its_own_module_returns_into_freed_text()
    {
        var (outcomes, findings) = LitmusTest.Run(Thread((module, _) => module.Call("toy_thread", async () => await module.Put("toy_thread"))));
        Assert.Equal(["rmmod=-EAGAIN", "rmmod=ok"], outcomes);
        Assert.Equal([ReturnsIntoFreedText], findings);
    }

    [Fact]
    public void Right_it_puts_the_module_and_exits_in_the_core() => Assert.Equal(
        ["rmmod=-EAGAIN", "rmmod=ok"],
        LitmusTest.Outcomes(Thread((module, _) => module.Call("toy_thread", () => module.PutAndKthreadExit()))));

    /// <summary>Completing what the unloader waits for is no proof that the function has returned.</summary>
    [Fact]
    public void Wrong_a_thread_that_completes_what_exit_waits_for_returns_into_freed_text()
    {
        var (outcomes, findings) = LitmusTest.Run(Waiting(stopped: false));
        Assert.Equal(["rmmod=ok"], outcomes);
        Assert.Equal([ReturnsIntoFreedText], findings);
    }

    [Fact]
    public void Right_exit_waits_for_the_end_of_the_thread() => Assert.Equal(["rmmod=ok"], LitmusTest.Outcomes(Waiting(stopped: true)));

    /// <summary>A callback that pins its own module: if nobody pinned it before, the call itself was the race.</summary>
    [Fact]
    public void Wrong_a_callback_pins_its_own_module()
    {
        var (outcomes, findings) = LitmusTest.Run(Callback(callerPins: false));
        Assert.Equal(["called=no rmmod=ok", "called=yes rmmod=-EAGAIN", "called=yes rmmod=ok", "rmmod=ok"], outcomes);
        // Between a fetch and the instruction's own access the data may go as well.
        Assert.Equal(["freed-module-data toy_callback toy.refcnt", "freed-module-data try_module_get toy.state", "freed-module-text toy_callback toy.text"], findings);
    }

    /// <summary>The core gets before and puts after, on a pointer that unregistration takes away under a lock.</summary>
    [Fact]
    public void Right_the_caller_pins_it() => Assert.Equal(
        ["called=no rmmod=ok", "called=yes rmmod=-EAGAIN", "called=yes rmmod=ok"],
        LitmusTest.Outcomes(Callback(callerPins: true)));

    /// <summary>
    /// A walker of a list that RCU protects meets the module's record in a read section: freeing waits for it, whatever it calls there.
    /// Outside one, the record and the text go under it.
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Freeing_waits_for_readers_and_for_nobody_else(bool inReadSection)
    {
        var (_, findings) = LitmusTest.Run(async (machine, registers) =>
        {
            var loader = new ModuleLoader(machine);
            var list = new Box(machine);
            var module = new LoadableModule(machine, "toy") { Exit = async () => await list.Next.Store(null, "toy_exit") };
            await loader.Load(module);
            await list.Next.Store(list, "toy_init");
            machine.Run("walker", async () =>
            {
                if (inReadSection)
                    await machine.Rcu.ReadLock("walk");
                if (!(await list.Next.Load("walk")).IsNull)
                    await module.Call("toy_callback", () => Op.Done);
                if (inReadSection)
                    await machine.Rcu.ReadUnlock("walk");
            });
            machine.CreateProcess("rmmod").Start(async process => registers["rmmod"] = Errno.Name(await process.Rmmod(loader, module)));
        });
        Assert.Equal(inReadSection ? [] : ["freed-module-text toy_callback toy.text"], findings);
    }

    private static Func<Machine, Registers, Op> Thread(Func<LoadableModule, Machine, Op> body) => async (machine, registers) =>
    {
        var loader = new ModuleLoader(machine);
        var module = new LoadableModule(machine, "toy") { Exit = () => Op.Done };
        await loader.Load(module);
        await module.TryGet("kthread_run");
        machine.StartKernelThread("toy", () => body(module, machine));
        machine.CreateProcess("rmmod").Start(async process => registers["rmmod"] = Errno.Name(await process.Rmmod(loader, module)));
    };

    private static Func<Machine, Registers, Op> Waiting(bool stopped) => async (machine, registers) =>
    {
        var loader = new ModuleLoader(machine);
        var box = new Box(machine);
        var module = new LoadableModule(machine, "toy") { Exit = async () => await box.Done.Wait("toy_exit") };
        await loader.Load(module);
        machine.StartKernelThread("toy", async () =>
        {
            await module.Call("toy_thread", async () =>
            {
                if (!stopped)
                    await box.Done.Complete("toy_thread");
            });
            // kthread_stop waits for this one, which the core makes after the thread's function has returned.
            if (stopped)
                await box.Done.Complete("kthread_exit");
        });
        machine.CreateProcess("rmmod").Start(async process => registers["rmmod"] = Errno.Name(await process.Rmmod(loader, module)));
    };

    private static Func<Machine, Registers, Op> Callback(bool callerPins) => async (machine, registers) =>
    {
        var loader = new ModuleLoader(machine);
        var table = new Box(machine);
        var module = new LoadableModule(machine, "toy");
        module.Exit = async () =>
        {
            await table.Mutex.Lock("unregister");
            await table.Next.Store(null, "unregister");
            await table.Mutex.Unlock("unregister");
        };
        await loader.Load(module);
        await table.Next.Store(table, "register");
        machine.Run("caller", async () =>
        {
            await table.Mutex.Lock("call");
            bool there = !(await table.Next.Load("call")).IsNull;
            if (there && callerPins)
                there = await module.TryGet("call");
            await table.Mutex.Unlock("call");
            if (there)
            {
                await module.Call("toy_callback", async () =>
                {
                    if (!callerPins && await module.TryGet("toy_callback"))
                        await module.Put("toy_callback");
                });
            }

            registers["called"] = there ? "yes" : "no";
            if (there && callerPins)
                await module.Put("call");
        });
        machine.CreateProcess("rmmod").Start(async process => registers["rmmod"] = Errno.Name(await process.Rmmod(loader, module)));
    };
}
