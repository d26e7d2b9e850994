using BenchmarkDotNet.Running;
using KGateway.TranslationBench;

if (args is ["memory"])
    MemoryPerRoute.Print(10_000);
else
    BenchmarkRunner.Run<GatewayTranslation>(args: args);
