namespace KGateway.Translation.Policies.Traffic.Transformation;

/// <summary>A header made by a template.</summary>
/// <param name="Name">Name of the header.</param>
/// <param name="Value">Template of its value.</param>
internal sealed record HeaderTemplate(string Name, Template Value);
