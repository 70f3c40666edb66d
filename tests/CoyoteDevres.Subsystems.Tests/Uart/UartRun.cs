using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Uart;

namespace CoyoteDevres.Subsystems.Tests.Uart;

/// <summary>Runs one process by itself on a line that is plugged in, and notes its operations.</summary>
internal sealed class UartRun : IExecutionObserver
{
    internal const string User = "user";

    private readonly List<string> operations = [];

    /// <summary>What the process did, in order: <c>uart_write read uart_state.xmit.buf</c>.</summary>
    internal IReadOnlyList<string> Operations => operations;

    /// <summary>Runs it to its end; nothing may be found, leaked memory and modules included; data races are beside.</summary>
    /// <param name="version">The version.</param>
    /// <param name="body">What the process does.</param>
    /// <param name="prepare">Runs in the set-up, in the process's name.</param>
    internal static UartRun Of(string version, Func<UartBench, UserProcess, Op> body, Func<UartBench, UserProcess, Op>? prepare = null)
    {
        var noted = new UartRun();
        var program = new MachineProgram(async machine =>
        {
            var bench = await UartBench.Plug(machine, Core(version, machine));
            var process = machine.CreateProcess(User);
            if (prepare is not null)
                await prepare(bench, process);
            process.Start(user => body(bench, user));
        });
        var result = Explorer.Explore(program, new OptimalDpor(), new ExplorationOptions { Observer = noted });
        Assert.Null(result.Fault);
        Assert.True(result.IsExhaustive);
        Assert.Empty(result.Findings.Where(f => !f.Finding.IsBeside).Select(f => $"{f.Finding.Key}"));
        return noted;
    }

    private static SerialCore Core(string version, Machine machine) => version switch
    {
        "U0" => new SerialCoreU0(machine),
        "U1" => new SerialCoreU1(machine),
        "U2" => new SerialCoreU2(machine),
        "U3" => new SerialCoreU3(machine),
        "U3t" => new SerialCoreU3(machine, readsFopTwice: true),
        "U4" => new SerialCoreU4(machine),
        _ => throw new ArgumentOutOfRangeException(nameof(version)),
    };

    /// <summary>The operations named appear in this order, others between them.</summary>
    internal void AssertInOrder(params string[] expected)
    {
        int at = 0;
        foreach (string operation in expected)
        {
            int found = operations.FindIndex(at, o => o == operation);
            Assert.True(found >= 0, $"'{operation}' does not come after '{(at > 0 ? operations[at - 1] : "the start")}'");
            at = found + 1;
        }
    }

    public void Performing(ExploredRuntime runtime, ModelTask task)
    {
        if (task.Name.StartsWith(User, StringComparison.Ordinal))
            operations.Add(task.Pending.ToString());
    }
}
