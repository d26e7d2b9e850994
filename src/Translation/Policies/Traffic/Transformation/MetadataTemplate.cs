namespace KGateway.Translation.Policies.Traffic.Transformation;

/// <summary>An entry of dynamic metadata made by a template.</summary>
/// <param name="Namespace">Namespace.</param>
/// <param name="Key">Key.</param>
/// <param name="Value">Template of the value.</param>
internal sealed record MetadataTemplate(string Namespace, string Key, Template Value);
