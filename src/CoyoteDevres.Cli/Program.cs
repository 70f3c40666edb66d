using System.Runtime.InteropServices;
using System.Text;
using CoyoteDevres.Cli;
using CoyoteDevres.Reporting;
using CoyoteDevres.Scenarios;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
using var stop = new CancellationTokenSource();

// The first signal asks for what is done so far; the second one ends the process as it always does.
void Stop(PosixSignalContext signal)
{
    signal.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
try
{
    bool isRedirected = Console.IsOutputRedirected;
    var terminal = Terminal.Detect(isRedirected, isRedirected ? 0 : Console.WindowWidth, Environment.GetEnvironmentVariable);
    var world = new World(Console.Out, Console.Error, Catalogue.Sections, Directory.GetCurrentDirectory(), terminal);
    return (int)new App(world).Run(args, stop.Token);
}
catch (Exception exception)
{
    Console.Error.WriteLine($"{Tool.Name}: internal error: {exception}");
    return (int)ExitCode.InternalError;
}
