using Envoy.Config.Core.V3;
using Envoy.Config.Route.V3;

namespace KGateway.Translation.VirtualHosts;

/// <summary>What takes the place of routes that a policy is attached to which can't be enforced.</summary>
internal static class FailedRoutes
{
    /// <summary>Text of the answer, also where a single rule is replaced.</summary>
    public const string Body = "invalid route configuration detected and replaced with a direct response.";

    /// <summary>A route that answers every request with 500.</summary>
    public static Route CatchAll() => new()
    {
        Match = new RouteMatch { Prefix = "/" },
        DirectResponse = new DirectResponseAction { Status = 500, Body = new DataSource { InlineString = Body } },
    };

    /// <summary>The only virtual host of a table that is replaced as a whole.</summary>
    public static VirtualHost Default() => new() { Name = "default", Domains = { "*" }, Routes = { CatchAll() } };
}
