namespace KGateway.Translation.Policies.Traffic.Transformation.Language;

/// <summary>A template can't be read; the message says where (line and column, both from 1) and why.</summary>
internal sealed class TemplateSyntaxException(string problem, int line, int column)
    : Exception($"line {line}, column {column}: {problem}");
