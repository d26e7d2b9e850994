using CsCheck;
using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.State;

namespace KGateway.Translation.Tests.Incremental;

/// <summary>Changes of routes that delegate to each other, by name, by label and by namespace, in cycles as well.</summary>
internal static class DelegateChanges
{
    private const string Label = "delegation.kgateway.dev/label";

    public static readonly Gen<ResourceChange> All = Gen.Frequency(
        (1, Gen.Select(Gen.Int[0, 1], Gen.Int[0, 4], Root)),
        (3, Gen.Select(Gen.Int[0, 3], Gen.Int[0, 5], Gen.Int[0, 4], Child)));

    /// <summary>The route <c>app/NAME</c>, which names no parent.</summary>
    public static HttpRoute Delegate(string name, string path, params HttpBackendRef[] backends) => new()
    {
        Metadata = new ObjectMeta { Name = name, Namespace = "app" },
        Spec = new HttpRouteSpec { Rules = [Rule(path, backends)] },
    };

    /// <summary>A reference to a route of the namespace app.</summary>
    public static HttpBackendRef To(string name) =>
        new() { Group = ResourceKinds.GatewayApiGroup, Kind = "HTTPRoute", Name = name, Namespace = "app" };

    private static HttpRouteRule Rule(string path, params ReadOnlySpan<HttpBackendRef> backends) => new()
    {
        Matches = [new HttpRouteMatch { Path = new HttpPathMatch { Value = path } }],
        BackendRefs = EquatableArray.Create<HttpBackendRef>(backends),
    };

    private static ResourceChange Root(int route, int target)
    {
        var root = TestObjects.Route($"root{route}", ["a.example.com"], "s0");
        HttpBackendRef[] backends = target == 3 ? [Target(target), new() { Name = "s1", Port = 80 }] : [Target(target)];
        return ResourceChange.Put(root with { Spec = root.Spec with { Rules = [Rule("/d", backends)] } });
    }

    private static ResourceChange Child(int route, int kind, int target)
    {
        var child = Delegate($"d{route}", kind == 5 ? "/x" : $"/d/{route % 2}", kind < 3 ? new() { Name = $"s{target % 3}", Port = 80 } : Target(target));
        child = child with
        {
            Metadata = child.Metadata with { Labels = route > 1 ? StringMap.From((Label, "some")) : default },
            Spec = child.Spec with
            {
                Hostnames = kind == 2 ? ["a.example.com"] : [],
                ParentRefs = kind == 1 ? [new ParentReference { Kind = "HTTPRoute", Name = "root0" }] : [],
            },
        };
        return kind == 4 ? ResourceChange.Delete(child.Id) : ResourceChange.Put(child);
    }

    private static HttpBackendRef Target(int target) => target switch
    {
        3 => To("*"),
        4 => new() { Group = "delegation.kgateway.dev", Kind = "label", Name = "some", Namespace = "all" },
        _ => To($"d{target}"),
    };
}
