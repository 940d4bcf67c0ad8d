using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Threading;
using Newtonsoft.Json;

namespace Jml;

/// <summary>The REST API of the engine: the only door the module has.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Lives as long as the PowerShell session.")]
internal sealed class Service
{
    public const int DefaultPort = 7469;

    private static readonly ConditionalWeakTable<Runspace, Service> Sessions = new();

    private readonly HttpClient _http;
    private readonly Func<Key> _key;
    private string? _provenFor;

    /// <summary>The key is asked for at each request, so that a renewed one needs no new session.</summary>
    public Service(Uri root, Func<Key> key)
    {
        _key = key;
        // Without UseProxy = false, .NET Framework looks for a proxy first, which can take seconds.
        _http = new HttpClient(new HttpClientHandler { UseProxy = false, AllowAutoRedirect = false })
        {
            BaseAddress = new Uri(root, "/api/v1/"),
        };
        _http.DefaultRequestHeaders.ExpectContinue = false;
    }

    /// <summary>By number, never by name: a name can be made to point elsewhere.</summary>
    public static Uri AddressOf(int port) => new UriBuilder("http", "127.0.0.1", port).Uri;

    /// <summary>One for each session: two tabs of one program may hold the keys of two people.</summary>
    public static Service Current
    {
        get => Sessions.GetValue(Runspace.DefaultRunspace, _ => new Service(AddressOf(DefaultPort), () => Key.InFile(Key.AdministratorsFile)));
        set
        {
            Sessions.Remove(Runspace.DefaultRunspace);
            Sessions.Add(Runspace.DefaultRunspace, value);
        }
    }

    private string Address => _http.BaseAddress.GetLeftPart(UriPartial.Authority);

    public T Get<T>(string path, CancellationToken stop) => Send<T>(HttpMethod.Get, path, null, stop);

    public T Post<T>(string path, object? body, CancellationToken stop) => Send<T>(HttpMethod.Post, path, body, stop);

    public T Send<T>(HttpMethod method, string path, object? body, CancellationToken stop)
    {
        using var answer = AnswerTo(method, path, body, stop);
        if (!answer.IsSuccessStatusCode) throw Problem.In(answer);
        return Read<T>(answer);
    }

    /// <summary>Into a file, which is made when the answer begins.</summary>
    public void Download(string path, string file, CancellationToken stop)
    {
        using var answer = AnswerTo(HttpMethod.Get, path, null, stop);
        if (!answer.IsSuccessStatusCode) throw Problem.In(answer);
        using var target = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.Read);
        answer.Content.CopyToAsync(target).GetAwaiter().GetResult();
    }

    /// <summary>A service that is not well says so with 503 and the same answer.</summary>
    public Health GetHealth(CancellationToken stop)
    {
        using var answer = AnswerTo(HttpMethod.Get, "/health", null, stop);
        var isHealth = answer.IsSuccessStatusCode || answer.StatusCode == HttpStatusCode.ServiceUnavailable;
        return isHealth ? Read<Health>(answer) : throw Problem.In(answer);
    }

    /// <summary>One JSON object a line (NDJSON).</summary>
    public List<T> GetLines<T>(string path, CancellationToken stop)
    {
        using var answer = AnswerTo(HttpMethod.Get, path, null, stop);
        if (!answer.IsSuccessStatusCode) throw Problem.In(answer);
        return Read(answer, Json.ReadLines<T>);
    }

    public IEnumerable<T> GetAll<T>(Query query, CancellationToken stop)
    {
        var cursor = "";
        while (cursor != null)
        {
            var page = Get<Page<T>>(query + cursor, stop);
            foreach (var item in page.Items) yield return item;
            cursor = page.Next == null ? null : "&cursor=" + Uri.EscapeDataString(page.Next);
        }
    }

    /// <summary>
    /// Makes the service prove that it knows the key, before it is sent: a program that took the service's port while it
    /// was down must not learn it. Once for each key.
    /// </summary>
    public Key ProvenKey(CancellationToken stop)
    {
        var key = _key();
        if (_provenFor == key.Text) return key;
        var nonce = Key.NewNonce();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"proof?key={key.Id}&nonce={nonce}");
        using var answer = Answer(request, stop);
        if (answer.StatusCode == HttpStatusCode.NotFound) throw NotKnown(key);
        if (!answer.IsSuccessStatusCode) throw Problem.In(answer);
        if (Read<Proof>(answer).Text != key.ProofOf(nonce)) throw NotProven(key);
        _provenFor = key.Text;
        return key;
    }

    private HttpResponseMessage AnswerTo(HttpMethod method, string path, object? body, CancellationToken stop)
    {
        var key = ProvenKey(stop);
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key.Text);
        if (body != null) request.Content = new StringContent(Json.Write(body), Encoding.UTF8, "application/json");
        return Answer(request, stop);
    }

    private HttpResponseMessage Answer(HttpRequestMessage request, CancellationToken stop)
    {
        try
        {
            // To the end of the answer, so that Ctrl+C and the time limit hold for all of it; a page is under a megabyte.
            return _http.SendAsync(request, stop).GetAwaiter().GetResult();
        }
        catch (HttpRequestException cause)
        {
            // Whoever answers at this address the next time must prove itself again.
            _provenFor = null;
            throw new ServiceException("service-unreachable",
                $"JML Sync does not answer at {Address}. Check that the Windows service JmlSync is running.",
                ErrorCategory.ConnectionError, true, cause);
        }
        catch (OperationCanceledException cause) when (!stop.IsCancellationRequested)
        {
            throw new ServiceException("service-timeout",
                $"JML Sync at {Address} gave no answer within {_http.Timeout.TotalSeconds} seconds. Look at its log, then try again.",
                ErrorCategory.OperationTimeout, true, cause);
        }
    }

    private static T Read<T>(HttpResponseMessage answer) => Read(answer, Json.Read<T>);

    private static T Read<T>(HttpResponseMessage answer, Func<HttpContent, T> read)
    {
        try
        {
            return read(answer.Content);
        }
        catch (JsonException cause)
        {
            var path = answer.RequestMessage.RequestUri.GetLeftPart(UriPartial.Path);
            throw new ServiceException("answer-not-understood",
                $"What answers at {path} is not JML Sync, or of another version than this module. Check both.",
                ErrorCategory.InvalidResult, true, cause);
        }
    }

    private ServiceException NotProven(Key key) => new("service-not-proven",
        $"What answers at {Address} could not prove that it is the JML Sync service that issued key {key.Id}, so the key was not "
        + "sent. Find out which program listens there; if it is JML Sync, use a key that it issued and did not revoke.",
        ErrorCategory.SecurityError, true);

    private ServiceException NotKnown(Key key) => new("key-unknown",
        $"What answers at {Address} does not know key {key.Id}, so the key was not sent. Use a key that its administrator issued "
        + "and did not revoke: Connect-JmlService -KeyFile.",
        ErrorCategory.AuthenticationError, true);

    private sealed class Proof
    {
        [JsonProperty("proof")]
        public string Text { get; set; } = "";
    }
}
