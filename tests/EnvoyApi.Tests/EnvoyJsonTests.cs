using Envoy.Config.Core.V3;
using Envoy.Config.Listener.V3;
using Envoy.Config.Route.V3;
using Envoy.Extensions.Filters.Http.Router.V3;
using Google.Protobuf.WellKnownTypes;

namespace KGateway.EnvoyApi.Tests;

public sealed class EnvoyJsonTests
{
    [Fact]
    public void Content_of_an_any_is_written_and_read()
    {
        var filter = new Filter { Name = "router", TypedConfig = Any.Pack(new Router { SuppressEnvoyHeaders = true }) };

        var json = EnvoyJson.Format(filter);

        Assert.Equal(
            """
            { "name": "router", "typedConfig": { "@type": "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router", "suppressEnvoyHeaders": true } }
            """,
            json);
        Assert.Equal(filter, EnvoyJson.Parse<Filter>(json));
    }

    [Fact]
    public void A_well_known_type_in_an_any_is_written_and_read()
    {
        var extension = new TypedExtensionConfig { Name = "chain", TypedConfig = Any.Pack(new StringValue { Value = "a" }) };

        Assert.Equal(extension, EnvoyJson.Parse<TypedExtensionConfig>(EnvoyJson.Format(extension)));
        Assert.Equal(
            new TypedExtensionConfig { TypedConfig = Any.Pack(new Empty()) },
            EnvoyJson.Parse<TypedExtensionConfig>("""{"typedConfig": {"@type": "type.googleapis.com/google.protobuf.Empty", "value": {}}}"""));
    }

    [Fact]
    public void Names_in_snake_case_are_read() =>
        Assert.Equal("/a", EnvoyJson.Parse<RouteMatch>("""{"path_separated_prefix": "/a"}""").PathSeparatedPrefix);

    [Theory]
    [InlineData("""{"prefix": "/" """, "JSON")]
    [InlineData("""{"perfix": "/"}""", "perfix")]
    [InlineData("""{"headers": 7}""", "not an array")]
    [InlineData("""{"prefix": "/", "path": "/a"}""", "path_specifier")]
    [InlineData("""{"pathMatchPolicy": {"typedConfig": {"@type": "type.googleapis.com/no.such.Type"}}}""", "no.such.Type")]
    [InlineData("""{"pathMatchPolicy": {"typedConfig": {"@type": 5}}}""", "@type")]
    public void Wrong_text_is_refused_with_the_reason(string json, string reason)
    {
        var error = Assert.Throws<FormatException>(() => EnvoyJson.Parse<RouteMatch>(json));

        Assert.StartsWith("Not a JSON form of envoy.config.route.v3.RouteMatch: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_type_in_an_any_is_not_printed()
    {
        var filter = new Filter { TypedConfig = new Any { TypeUrl = "type.googleapis.com/no.such.Type" } };

        Assert.Throws<InvalidOperationException>(() => EnvoyJson.Format(filter));
    }
}
