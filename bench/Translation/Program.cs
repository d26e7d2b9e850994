using BenchmarkDotNet.Running;
using KGateway.TranslationBench;

BenchmarkRunner.Run<GatewayTranslation>(args: args);
