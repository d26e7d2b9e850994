using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace KGateway.EndToEnd.Harness;

/// <summary>Single requests that look for the effect of a change.</summary>
internal static class Probe
{
    private static readonly HttpMessageInvoker Client = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });

    /// <summary>Status, x-revision header and body of a GET; null while nobody listens.</summary>
    public static async Task<(int Status, string Revision, string Body)?> GetAsync(int port, string host, string path = "/")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{port}{path}");
        request.Headers.Host = host;
        try
        {
            using var response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
            var revision = response.Headers.TryGetValues("x-revision", out var values) ? values.First() : "";
            return ((int)response.StatusCode, revision, await response.Content.ReadAsStringAsync());
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>Serial number of the certificate that a new connection is shown.</summary>
    public static async Task<string?> CertificateAsync(int port)
    {
        try
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync("127.0.0.1", port);
            await using var tls = new SslStream(socket.GetStream(), false, static (_, _, _, _) => true);
            await tls.AuthenticateAsClientAsync("test");
            return ((X509Certificate2)tls.RemoteCertificate!).SerialNumber;
        }
        catch (Exception failure) when (failure is SocketException or IOException)
        {
            return null;
        }
    }
}
