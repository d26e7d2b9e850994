using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("KGateway.Grains.Tests")]
