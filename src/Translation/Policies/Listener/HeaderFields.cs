using Envoy.Config.Common.MutationRules.V3;
using Envoy.Config.Core.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Resources.Kgateway.ListenerPolicies;
using KGateway.Translation.Encoding;
using KGateway.Translation.Routes;
using AppendAction = Envoy.Config.Core.V3.HeaderValueOption.Types.HeaderAppendAction;
using EarlyMutation = Envoy.Extensions.Http.EarlyHeaderMutation.HeaderMutation.V3.HeaderMutation;
using ServerHeader = KGateway.Resources.Kgateway.ListenerPolicies.ServerHeaderTransformation;
using ServerHeaderMode = Envoy.Extensions.Filters.Network.HttpConnectionManager.V3.HttpConnectionManager.Types.ServerHeaderTransformation;

namespace KGateway.Translation.Policies.Listener;

/// <summary>The fields that change headers.</summary>
internal static class HeaderFields
{
    public static void Add(HttpSettings settings, ListenerFieldContext context)
    {
        if (settings.ServerHeaderTransformation is { } transformation)
        {
            context.Add(new("httpSettings.serverHeaderTransformation")
            {
                Http = new HttpConnectionManager { ServerHeaderTransformation = ModeOf(transformation) },
            });
        }

        if (settings.ServerName is { } server)
        {
            if (HeaderRules.ValueProblem(server) is { } problem)
                context.Fail($"serverName: {problem}");
            else
                context.Add(new("httpSettings.serverName") { Http = new HttpConnectionManager { ServerName = server } });
        }

        if (settings.StripHostPortMode is { } strip)
        {
            context.Add(new("httpSettings.stripHostPortMode")
            {
                Http = strip == StripHostPortMode.AnyPort
                    ? new HttpConnectionManager { StripAnyHostPort = true }
                    : new HttpConnectionManager { StripMatchingHostPort = true },
            });
        }

        if (settings.StripTrailingHostDot is { } dot)
            context.Add(new("httpSettings.stripTrailingHostDot") { Http = new HttpConnectionManager { StripTrailingHostDot = dot } });
        if (settings.EarlyRequestHeaderModifier is { } modifier && Early(modifier, context) is { Mutations.Count: > 0 } mutation)
        {
            context.Add(new("httpSettings.earlyHeaderMutationExtensions")
            {
                Http = new HttpConnectionManager
                {
                    EarlyHeaderMutationExtensions =
                    {
                        new TypedExtensionConfig
                        {
                            Name = "envoy.http.early_header_mutation.header_mutation",
                            TypedConfig = TypedConfig.Of(mutation),
                        },
                    },
                },
            });
        }
    }

    private static ServerHeaderMode ModeOf(ServerHeader transformation) => transformation switch
    {
        ServerHeader.AppendIfAbsent => ServerHeaderMode.AppendIfAbsent,
        ServerHeader.PassThrough => ServerHeaderMode.PassThrough,
        _ => ServerHeaderMode.Overwrite,
    };

    private static EarlyMutation Early(HttpHeaderFilter modifier, ListenerFieldContext context)
    {
        var mutation = new EarlyMutation();
        Append(modifier.Add, AppendAction.AppendIfExistsOrAdd);
        Append(modifier.Set, AppendAction.OverwriteIfExistsOrAdd);
        foreach (var name in modifier.Remove)
        {
            if (IsUsable(HeaderRules.NameProblem(name)))
                mutation.Mutations.Add(new HeaderMutation { Remove = name });
        }

        return mutation;

        void Append(EquatableArray<HttpHeader> headers, AppendAction action)
        {
            foreach (var header in headers)
            {
                var value = SubstitutionFormat.ToHeaderValue(header.Value);
                if (!IsUsable(HeaderRules.WrittenNameProblem(header.Name)
                    ?? HeaderRules.ValueProblem(value)
                    ?? SubstitutionFormat.HeaderProblem(header.Value, context.Settings.ValidationMode)))
                    continue;
                mutation.Mutations.Add(new HeaderMutation
                {
                    Append = new HeaderValueOption
                    {
                        Header = new HeaderValue { Key = header.Name, Value = value },
                        AppendAction = action,
                    },
                });
            }
        }

        bool IsUsable(string? problem)
        {
            if (problem is null)
                return true;
            context.Fail($"earlyRequestHeaderModifier: {problem}");
            return false;
        }
    }
}
