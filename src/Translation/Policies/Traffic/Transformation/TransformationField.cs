using System.Collections.Immutable;
using Envoy.Extensions.Filters.Http.HeaderMutation.V3;
using Envoy.Extensions.Filters.Http.Lua.V3;
using Google.Protobuf.WellKnownTypes;
using KGateway.Resources.Kgateway.TrafficPolicies;
using KGateway.Translation.Encoding;

namespace KGateway.Translation.Policies.Traffic.Transformation;

/// <summary>
/// Field transformation: templates for headers, bodies and metadata. Scripts run them, except for fixed headers of routes, which Envoy
/// writes itself.
/// </summary>
internal sealed class TransformationField : TrafficField
{
    /// <summary>Name of the filter that runs scripts.</summary>
    public const string ScriptFilterName = "transformation";

    /// <summary>Name of the filter that writes fixed headers.</summary>
    public const string HeaderFilterName = "transformation/headers";

    private static readonly Lazy<HttpFilter> ScriptFilter = new(static () =>
        new(ScriptFilterName, HttpFilterStage.Accepted, -1, TransformationRuntime.Filter, disabled: true));

    private static readonly HttpFilter HeaderFilter =
        new(HeaderFilterName, HttpFilterStage.Accepted, -1, new HeaderMutation(), disabled: true);

    private readonly MessageTemplates? _request;
    private readonly MessageTemplates? _response;
    private readonly HeaderMutationPerRoute? _headers;
    private readonly LuaPerRoute? _script;

    private TransformationField(MessageTemplates? request, MessageTemplates? response, bool scripted = false)
    {
        _request = request;
        _response = response;
        _headers = scripted ? null : LiteralHeaders.TryWrite(request, response);
        if (_headers is null)
            _script = ScriptOf(request, response);
    }

    /// <inheritdoc/>
    public override string Key => "transformation";

    /// <inheritdoc/>
    public override ImmutableArray<HttpFilter> Filters => [_script is null ? HeaderFilter : ScriptFilter.Value];

    /// <summary>The same by a script: Envoy would write the fixed headers of all places, not only those of the most specific one.</summary>
    public override TrafficField BesideRoutes => _script is null ? new TransformationField(_request, _response, scripted: true) : this;

    /// <summary>Resolves the field of a policy; null when there is none, or it does nothing, or it can't be read.</summary>
    public static TrafficField? Resolve(TrafficPolicySpec spec, TrafficFieldContext context)
    {
        if (spec.Transformation is not { } transformation)
            return null;
        bool failed = false;
        void Fail(string problem)
        {
            failed = true;
            context.Fail(problem);
        }

        var request = MessageTemplates.Parse(transformation.Request, "request", Fail);
        var response = MessageTemplates.Parse(transformation.Response, "response", Fail);
        if (failed || ((request?.IsEmpty ?? true) && (response?.IsEmpty ?? true)))
            return null;
        return new TransformationField(request, response);
    }

    /// <inheritdoc/>
    public override void Configure(FilterConfigs configs)
    {
        // Whichever of the two filters a less specific policy uses must not run as well.
        if (_script is not null)
        {
            configs.Configure(ScriptFilterName, _script);
            configs.DisableIfPresent(HeaderFilterName);
        }
        else
        {
            configs.Configure(HeaderFilterName, _headers!);
            configs.DisableIfPresent(ScriptFilterName);
        }
    }

    /// <inheritdoc/>
    public override TrafficField? CombineWith(TrafficField lower) => lower is not TransformationField other
        ? null
        : new TransformationField(MessageTemplates.Combine(_request, other._request), MessageTemplates.Combine(_response, other._response));

    private static LuaPerRoute ScriptOf(MessageTemplates? request, MessageTemplates? response)
    {
        byte[] program = TransformationProgram.Write(NonEmpty(request), NonEmpty(response));
        return new LuaPerRoute
        {
            Name = TransformationRuntime.ScriptName,
            FilterContext = new Struct
            {
                Fields =
                {
                    ["id"] = Value.ForString(ContentHash.Of(program).ToString()),
                    ["program"] = Value.ForString(System.Text.Encoding.UTF8.GetString(program)),
                },
            },
        };
    }

    private static MessageTemplates? NonEmpty(MessageTemplates? templates) => templates is { IsEmpty: false } ? templates : null;
}
