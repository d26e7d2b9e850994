using Envoy.Config.Core.V3;
using Envoy.Config.Route.V3;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using KGateway.Resources;
using KGateway.Resources.Kgateway;
using KGateway.Translation.Routes;

namespace KGateway.Translation.Policies;

/// <summary>A DirectResponse that a rule refers to: a fixed answer. It needs a rule that does nothing else with requests.</summary>
internal sealed class DirectResponsePolicy(DirectResponse response) : IRoutePolicy
{
    // Envoy's limit unless a route table raises it.
    private const int MaxBodyBytes = 4096;

    private readonly string? _problem = FindProblem(response.Spec);

    /// <inheritdoc/>
    public void Apply(RouteDraft draft)
    {
        if (draft.Priority != PolicyPriority.Own && draft.Message.ActionCase == Route.ActionOneofCase.DirectResponse)
        {
            // Of two answers at different levels one stands.
            if (draft.Priority == PolicyPriority.Lower)
                return;
        }
        else if (draft.Message.ActionCase != Route.ActionOneofCase.None)
        {
            draft.Fail($"DirectResponse cannot be applied to route with existing action: {ActionName(draft.Message.ActionCase)}");
            return;
        }

        if (_problem is not null)
        {
            draft.Fail($"{ResourceKinds.DirectResponse}/{response.Key}: {_problem}");
            return;
        }

        draft.Message.DirectResponse = ToEnvoy(response.Spec);
    }

    private static DirectResponseAction ToEnvoy(DirectResponseSpec spec)
    {
        var action = new DirectResponseAction { Status = (uint)spec.Status };
        if (!string.IsNullOrEmpty(spec.Body))
            action.Body = new DataSource { InlineString = spec.Body };
        if (spec.BodyFormat is { } format)
        {
            action.BodyFormat = new SubstitutionFormatString { ContentType = format.ContentType ?? "" };
            if (format.Json is { } json)
                action.BodyFormat.JsonFormat = JsonParser.Default.Parse<Struct>(json.Text);
            else
                action.BodyFormat.TextFormatSource = new DataSource { InlineString = format.Text ?? "" };
        }

        return action;
    }

    private static string? FindProblem(DirectResponseSpec spec)
    {
        if (spec.Status is < 200 or > 599)
            return $"status {spec.Status} is not between 200 and 599";
        return spec.Body is { } body && System.Text.Encoding.UTF8.GetByteCount(body) > MaxBodyBytes
            ? $"body is longer than {MaxBodyBytes} bytes"
            : FindProblem(spec.BodyFormat);
    }

    private static string? FindProblem(BodyFormat? format)
    {
        if (format is null)
            return null;
        if (HeaderRules.ValueProblem(format.ContentType ?? "") is { } wrong)
            return $"bodyFormat.contentType: {wrong}";
        if (format.Json is not { } json)
            return SubstitutionFormat.FindProblem(format.Text ?? "") is { } problem ? $"bodyFormat.text: {problem}" : null;
        try
        {
            return FindProblem(JsonParser.Default.Parse<Struct>(json.Text)) is { } inside ? $"bodyFormat.json: {inside}" : null;
        }
        catch (Exception e) when (e is InvalidJsonException or InvalidProtocolBufferException)
        {
            return "bodyFormat.json: must be an object";
        }
    }

    private static string? FindProblem(Struct value)
    {
        foreach ((string name, Value field) in value.Fields)
        {
            // What has such a field can't be written as JSON again, for people to see.
            if (name.Length == 0)
                return "a field has no name";
            if (FindProblem(field) is { } problem)
                return problem;
        }

        return null;
    }

    private static string? FindProblem(Value value)
    {
        switch (value.KindCase)
        {
            case Value.KindOneofCase.StringValue:
                return SubstitutionFormat.FindProblem(value.StringValue);
            case Value.KindOneofCase.StructValue:
                return FindProblem(value.StructValue);
            case Value.KindOneofCase.ListValue:
                foreach (Value item in value.ListValue.Values)
                {
                    if (FindProblem(item) is { } problem)
                        return problem;
                }

                return null;
            default:
                return null;
        }
    }

    private static string ActionName(Route.ActionOneofCase action) => action switch
    {
        Route.ActionOneofCase.Redirect => "redirect",
        Route.ActionOneofCase.DirectResponse => "direct response",
        _ => "forwarding to backends",
    };
}
