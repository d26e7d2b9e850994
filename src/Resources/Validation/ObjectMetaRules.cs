namespace KGateway.Resources.Validation;

/// <summary>Rules of names, labels and annotations of every object.</summary>
internal sealed class ObjectMetaRules : IRules<ObjectMeta>
{
    /// <summary>Most bytes of all annotations of an object.</summary>
    private const int MaxAnnotationsSize = 256 * 1024;

    private const string QualifiedName = "must be a name with an optional DNS subdomain and a slash before it";

    public void Check(ObjectMeta metadata, Violations violations)
    {
        NameIsDnsSubdomain(metadata, violations);
        NamespaceIsDnsLabel(metadata, violations);
        LabelsAreQualified(metadata, violations);
        AnnotationsAreQualified(metadata, violations);
    }

    private static void NameIsDnsSubdomain(ObjectMeta metadata, Violations violations)
    {
        if (metadata.Name.Length > 0 && !Formats.IsDnsSubdomain(metadata.Name))
        {
            violations.Report("name", $"Invalid value: \"{metadata.Name}\": must consist of lower case alphanumeric characters, '-' or "
                + "'.', and must start and end with an alphanumeric character");
        }
    }

    private static void NamespaceIsDnsLabel(ObjectMeta metadata, Violations violations)
    {
        if (metadata.Namespace.Length > 63 || (metadata.Namespace.Length > 0 && !Formats.IsDnsLabel(metadata.Namespace)))
        {
            violations.Report("namespace", $"Invalid value: \"{metadata.Namespace}\": must consist of at most 63 lower case alphanumeric "
                + "characters or '-', and must start and end with an alphanumeric character");
        }
    }

    private static void LabelsAreQualified(ObjectMeta metadata, Violations violations)
    {
        foreach ((string key, string value) in metadata.Labels)
        {
            if (!Formats.IsQualifiedName(key))
                violations.Report("labels", $"Invalid value: \"{key}\": {QualifiedName}");
            if (value.Length > 0 && !Formats.IsQualifiedNamePart(value))
            {
                violations.Report("labels", $"Invalid value: \"{value}\": the label {key} must have at most 63 alphanumeric characters, "
                    + "'-', '_' or '.', and must start and end with an alphanumeric character");
            }
        }
    }

    private static void AnnotationsAreQualified(ObjectMeta metadata, Violations violations)
    {
        int size = 0;
        foreach ((string key, string value) in metadata.Annotations)
        {
            if (!Formats.IsQualifiedName(key.ToLowerInvariant()))
                violations.Report("annotations", $"Invalid value: \"{key}\": {QualifiedName}");
            size += key.Length + value.Length;
        }

        if (size > MaxAnnotationsSize)
            violations.Report("annotations", $"Too long: may not be more than {MaxAnnotationsSize} bytes");
    }
}
