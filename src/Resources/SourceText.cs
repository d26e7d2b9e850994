namespace KGateway.Resources;

/// <summary>A text with the name of the file it comes from.</summary>
public readonly record struct SourceText(string File, string Text);
