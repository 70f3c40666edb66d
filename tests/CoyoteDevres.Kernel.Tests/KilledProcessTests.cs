using CoyoteDevres.Exploration;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Kernel.Tests;

/// <summary>A killed process closes its files; whoever waited for that goes on.</summary>
public class KilledProcessTests
{
    private const string WentOn = "worker -> done";

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
}
