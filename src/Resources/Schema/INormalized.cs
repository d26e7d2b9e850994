namespace KGateway.Resources.Schema;

/// <summary>A record that brings what was read from fields of older releases into the fields of today.</summary>
internal interface INormalized<out T>
{
    T Normalize();
}
