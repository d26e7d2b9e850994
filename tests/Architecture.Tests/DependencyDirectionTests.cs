using System.Reflection;

namespace KGateway.Architecture.Tests;

/// <summary>Dependencies point one way, as docs/architecture.md draws it.</summary>
public sealed class DependencyDirectionTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["KGateway.EnvoyApi"] = [],
        ["KGateway.Resources"] = [],
        ["KGateway.Translation"] = ["KGateway.EnvoyApi", "KGateway.Resources"],
        ["KGateway.Grains.Contracts"] = ["KGateway.EnvoyApi", "KGateway.Resources", "KGateway.Translation"],
        ["KGateway.Grains"] = ["KGateway.EnvoyApi", "KGateway.Resources", "KGateway.Translation", "KGateway.Grains.Contracts"],
        ["KGateway.Kubernetes"] =
            ["KGateway.EnvoyApi", "KGateway.Resources", "KGateway.Translation", "KGateway.Grains.Contracts", "KGateway.XdsFrontend"],
        ["KGateway.XdsFrontend"] = ["KGateway.EnvoyApi", "KGateway.Resources", "KGateway.Translation", "KGateway.Grains.Contracts"],
    };

    public static TheoryData<string> Libraries => new(Allowed.Keys);

    [Theory]
    [MemberData(nameof(Libraries))]
    public void A_library_refers_only_to_those_below_it(string library)
    {
        var references = Assembly.Load(library).GetReferencedAssemblies()
            .Select(reference => reference.Name!)
            .Where(name => name.StartsWith("KGateway.", StringComparison.Ordinal) || name == "kgateway");

        Assert.Empty(references.Except(Allowed[library]));
    }

    [Theory]
    [InlineData("KGateway.Translation")]
    [InlineData("KGateway.Resources")]
    public void The_pure_core_knows_no_host_no_grain_and_no_network(string library)
    {
        string[] forbidden = ["Orleans", "Microsoft.AspNetCore", "Grpc", "Microsoft.Extensions", "System.Net.Sockets", "System.Net.Http", "System.IO.FileSystem"];
        var references = Assembly.Load(library).GetReferencedAssemblies().Select(reference => reference.Name!);

        Assert.DoesNotContain(references, name => forbidden.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_library_of_the_product_is_listed_here()
    {
        var program = Assembly.Load("kgateway");
        var folder = Path.GetDirectoryName(program.Location)!;
        var built = Directory.GetFiles(folder, "KGateway.*.dll")
            .Select(file => Path.GetFileNameWithoutExtension(file))
            .Where(name => !name.EndsWith(".Tests", StringComparison.Ordinal));

        Assert.Empty(built.Except(Allowed.Keys));
    }
}
