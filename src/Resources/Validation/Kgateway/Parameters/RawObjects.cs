namespace KGateway.Resources.Validation.Kgateway.Parameters;

/// <summary>Checks that pieces of Kubernetes objects, which are kept as written, are objects at all.</summary>
internal static class RawObjects
{
    public static void Check(RawJson? value, string field, Violations violations)
    {
        if (value is { } json && !json.Text.StartsWith('{'))
            violations.Report(field, "must be an object");
    }

    /// <summary>Checks that each item is an object with the field that tells it from the others.</summary>
    public static void CheckEach(EquatableArray<RawJson> values, string field, string? key, Violations violations)
    {
        for (int i = 0; i < values.Count; i++)
        {
            if (!values[i].Text.StartsWith('{'))
                violations.Report($"{field}[{i}]", "must be an object");
            else if (key is not null && !values[i].Text.Contains($"\"{key}\":\"", StringComparison.Ordinal))
                violations.Report($"{field}[{i}].{key}", "Required value");
        }
    }
}
