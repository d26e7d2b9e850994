namespace KGateway.Resources;

/// <summary>Where an object begins in the texts that were read.</summary>
/// <param name="File">Name of the text.</param>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column, from 1.</param>
public readonly record struct ResourcePlace(string File, int Line, int Column);
