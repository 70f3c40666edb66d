using CoyoteDevres.Exploration;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Kernel.Tests;

/// <summary>A killed process closes its files; whoever waited for that goes on.</summary>
public class KilledProcessTests
{
    private const string WentOn = "worker -> done";

    private static readonly string[] Readers = ["one", "other"];

    private sealed class Toy : KernelObject
    {
        public Toy(Machine machine)
            : base(machine, "toy") => Done = new Completion(this, "done");

        public Completion Done { get; }
    }

    private sealed class ToyOperations(Module module, Toy toy) : FileOperations
    {
        public override Module Owner => module;

        public override async Op Release(File file) => await toy.Done.Complete("toy_release");
    }

    [Fact]
    public void Who_waits_for_the_file_of_a_killed_process_goes_on_after_its_end()
    {
        var program = new MachineProgram(async machine =>
        {
            var toy = new Toy(machine);
            var user = machine.CreateProcess("user");
            user.Install(await File.Anonymous(new ToyOperations(new Module(machine, "toy"), toy), toy));
            user.Start(process => process.Pause());
            machine.StartKernelThread("worker", async () =>
            {
                await toy.Done.Wait("worker");
                await toy.Kfree("worker");
                machine.Branch(WentOn);
            });
        });
        var result = Explorer.Explore(program, new OptimalDpor(), new ExplorationOptions());
        Assert.Null(result.Fault);
        Assert.Equal(["hung-task in worker on toy.done"], result.Findings.Select(f => f.Finding.Key.ToString()));
        Assert.Contains(WentOn, program.Branches);
    }

    [Fact]
    public void Who_sleeps_only_after_the_end_s_kill_signal_is_ended_by_it_too()
    {
        // The one reads with the mutex held, the other waits for the mutex when the signal comes, and then reads in its turn.
        var program = new MachineProgram(async machine =>
        {
            var box = new Box(machine);
            foreach (string name in Readers)
            {
                machine.CreateProcess(name).Start(async process =>
                {
                    await box.Mutex.Lock("read");
                    int result = await box.Wait.WaitEventInterruptible(async () => await box.Value.Read() == 1, "read");
                    await box.Mutex.Unlock("read");
                    machine.Branch($"{name} -> {result}");
                });
            }
        });
        var result = Explorer.Explore(program, new OptimalDpor(), new ExplorationOptions { StepLimit = 200 });
        Assert.True(result.IsExhaustive, $"{result.Stop}: {result.Fault}");
        Assert.Equal(["hung-task in read on box.mutex"], result.Findings.Where(f => !f.Finding.IsBeside).Select(f => f.Finding.Key.ToString()));
        Assert.Equal([$"one -> {-Errno.ERESTARTSYS}", $"other -> {-Errno.ERESTARTSYS}"], program.Branches.Order(StringComparer.Ordinal));
    }
}
