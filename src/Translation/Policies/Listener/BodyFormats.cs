using Envoy.Config.Core.V3;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using KGateway.Resources;
using KGateway.Resources.Kgateway;
using KGateway.Translation.Routes;

namespace KGateway.Translation.Policies.Listener;

/// <summary>Makes Envoy's form of texts and JSON objects with command operators. Envoy refuses a listener for one that it can't read.</summary>
internal static class BodyFormats
{
    /// <summary>The form of bodies; null after telling <paramref name="context"/> what is wrong with it.</summary>
    public static SubstitutionFormatString? Build(BodyFormat settings, string field, ListenerFieldContext context)
    {
        if (HeaderRules.ValueProblem(settings.ContentType ?? "") is { } wrong)
        {
            context.Fail($"{field}.contentType: {wrong}");
            return null;
        }

        var format = settings switch
        {
            { Json: { } json } => Json(json, $"{field}.json", FormatterSet.Standard, context),
            { Text: { } text } => Text(text, $"{field}.text", FormatterSet.Standard, context),
            _ => Neither(field, context),
        };
        if (format is not null)
            format.ContentType = settings.ContentType ?? "";
        return format;
    }

    /// <summary>A text with commands; null after telling <paramref name="context"/> what is wrong with it.</summary>
    public static SubstitutionFormatString? Text(string text, string field, FormatterSet formatters, ListenerFieldContext context)
    {
        if (SubstitutionFormat.FindProblem(text, formatters) is not { } problem)
            return new SubstitutionFormatString { TextFormatSource = new DataSource { InlineString = text } };
        context.Fail($"{field}: {problem}");
        return null;
    }

    /// <summary>A JSON object with commands; null after telling <paramref name="context"/> what is wrong with it.</summary>
    public static SubstitutionFormatString? Json(RawJson json, string field, FormatterSet formatters, ListenerFieldContext context)
    {
        try
        {
            var format = JsonParser.Default.Parse<Struct>(json.Text);
            if (FindProblem(Value.ForStruct(format), formatters) is not { } problem)
                return new SubstitutionFormatString { JsonFormat = format };
            context.Fail($"{field}: {problem}");
        }
        catch (Exception e) when (e is InvalidJsonException or InvalidProtocolBufferException)
        {
            context.Fail($"{field}: must be a JSON object");
        }

        return null;
    }

    private static SubstitutionFormatString? Neither(string field, ListenerFieldContext context)
    {
        context.Fail($"{field}: neither text nor json is set");
        return null;
    }

    private static string? FindProblem(Value value, FormatterSet formatters)
    {
        switch (value.KindCase)
        {
            case Value.KindOneofCase.StringValue:
                return SubstitutionFormat.FindProblem(value.StringValue, formatters);
            case Value.KindOneofCase.StructValue:
                foreach (var (name, field) in value.StructValue.Fields)
                {
                    // What has such a field can't be written as JSON again, for people to see.
                    if (name.Length == 0)
                        return "a field has no name";
                    if (FindProblem(field, formatters) is { } problem)
                        return problem;
                }

                return null;
            case Value.KindOneofCase.ListValue:
                foreach (var item in value.ListValue.Values)
                {
                    if (FindProblem(item, formatters) is { } problem)
                        return problem;
                }

                return null;
            default:
                return null;
        }
    }
}
