using Envoy.Extensions.Common.Matching.V3;
using Envoy.Extensions.Filters.Http.Composite.V3;
using Envoy.Extensions.Matching.CommonInputs.Network.V3;
using Envoy.Type.Matcher.V3;
using Google.Protobuf;
using KGateway.Translation.Encoding;
using Xds.Type.Matcher.V3;
using EnvoyExtension = Envoy.Config.Core.V3.TypedExtensionConfig;
using MetadataMatch = Envoy.Extensions.Matching.InputMatchers.Metadata.V3.Metadata;
using XdsExtension = Xds.Core.V3.TypedExtensionConfig;

namespace KGateway.Translation.Policies.Extensions;

/// <summary>Wraps filters that can't look at a <see cref="DisableSwitch"/> themselves: they are run only if it isn't thrown.</summary>
internal static class SwitchedFilter
{
    /// <summary>The configuration of a filter that runs <paramref name="config"/> for requests that pass the switch.</summary>
    /// <param name="name">Name of the wrapper.</param>
    /// <param name="filter">Envoy's name of the filter that is wrapped.</param>
    /// <param name="config">Its configuration.</param>
    /// <param name="off">The switch.</param>
    public static ExtensionWithMatcher Wrap(string name, string filter, IMessage config, DisableSwitch off) => new()
    {
        ExtensionConfig = new EnvoyExtension { Name = name, TypedConfig = TypedConfig.Of(new Composite()) },
        XdsMatcher = new Matcher
        {
            MatcherList = new Matcher.Types.MatcherList
            {
                Matchers =
                {
                    new Matcher.Types.MatcherList.Types.FieldMatcher
                    {
                        Predicate = new Matcher.Types.MatcherList.Types.Predicate { SinglePredicate = NotThrown(off) },
                        OnMatch = new Matcher.Types.OnMatch { Action = Extension("composite-action", Execute(filter, config)) },
                    },
                },
            },
        },
    };

    private static Matcher.Types.MatcherList.Types.Predicate.Types.SinglePredicate NotThrown(DisableSwitch off) => new()
    {
        Input = Extension(
            DisableSwitch.Key,
            new DynamicMetadataInput
            {
                Filter = off.Namespace,
                Path = { new DynamicMetadataInput.Types.PathSegment { Key = DisableSwitch.Key } },
            }),
        CustomMatch = Extension(
            "envoy.matching.matchers.metadata_matcher",
            new MetadataMatch { Value = new ValueMatcher { BoolMatch = true }, Invert = true }),
    };

    private static ExecuteFilterAction Execute(string filter, IMessage config) =>
        new() { TypedConfig = new EnvoyExtension { Name = filter, TypedConfig = TypedConfig.Of(config) } };

    private static XdsExtension Extension(string name, IMessage config) => new() { Name = name, TypedConfig = TypedConfig.Of(config) };
}
