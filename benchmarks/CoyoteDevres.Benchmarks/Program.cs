using BenchmarkDotNet.Running;
using CoyoteDevres.Benchmarks;

if (args is ["coyote"])
    return CoyoteComparison.Run();
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
