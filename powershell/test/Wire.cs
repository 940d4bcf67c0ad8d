using System.Collections.Concurrent;
using System.Collections.Specialized;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Jml.Test;

/// <summary>
/// A line between the module and the real service that remembers what went over it, and on which requests and answers
/// can be changed to show the module what a service rarely does.
/// </summary>
public sealed class Wire : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly HttpClient _service;

    public Wire(Uri service, int? port = null)
    {
        _service = new HttpClient { BaseAddress = service };
        Uri = new Uri($"http://127.0.0.1:{port ?? FreePort()}");
        _listener.Prefixes.Add(Uri.ToString());
        _listener.Start();
        _ = Task.Run(Serve);
    }

    public Uri Uri { get; }

    /// <summary>Requests since the start as "METHOD path?query", each with the headers it had.</summary>
    public ConcurrentQueue<(string Line, NameValueCollection Headers)> Requests { get; } = new();

    public IEnumerable<string> Lines => Requests.Select(request => request.Line);

    /// <summary>Changes the path and query of a request before the service sees it.</summary>
    public Func<string, string> Ask { get; set; } = path => path;

    /// <summary>Changes the text of an answer before the module sees it.</summary>
    public Func<string, string> Answer { get; set; } = text => text;

    /// <summary>The status of every answer, instead of the service's own.</summary>
    public int? Status { get; set; }

    /// <summary>Holds every answer back, so that somebody has to press Ctrl+C.</summary>
    public bool IsStuck { get; set; }

    public void Dispose()
    {
        _listener.Close();
        _service.Dispose();
    }

    private async Task Serve()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                Requests.Enqueue(($"{context.Request.HttpMethod} {context.Request.RawUrl}", context.Request.Headers));
                if (!IsStuck) await Forward(context);
            }
            catch (Exception cause) when (cause is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task Forward(HttpListenerContext context)
    {
        var asked = context.Request;
        using var request = new HttpRequestMessage(new HttpMethod(asked.HttpMethod), Ask(asked.RawUrl!));
        if (asked.Headers["Authorization"] is { } key) request.Headers.Add("Authorization", key);
        using var body = new StreamReader(asked.InputStream);
        var text = await body.ReadToEndAsync();
        if (text.Length > 0) request.Content = new StringContent(text, Encoding.UTF8, "application/json");
        using var answer = await _service.SendAsync(request);
        context.Response.StatusCode = Status ?? (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        context.Response.Close(Encoding.UTF8.GetBytes(Answer(await answer.Content.ReadAsStringAsync())), willBlock: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
