using System.Globalization;
using Microsoft.OpenApi;

namespace SentinelMarket.Web.Api;

/// <summary>Numbers are read by our own code, so that the refusal has words; the document still has to call them numbers.</summary>
internal static class OpenApiParameters
{
    public static RouteHandlerBuilder WithIntegerParameter(this RouteHandlerBuilder endpoint, string name, long least, long most) =>
        endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>().Where(parameter => string.Equals(parameter.Name, name, StringComparison.Ordinal)) ?? [])
            {
                parameter.Schema = new OpenApiSchema
                {
                    Type = JsonSchemaType.Integer,
                    Format = "int64",
                    Minimum = least.ToString(CultureInfo.InvariantCulture),
                    Maximum = most.ToString(CultureInfo.InvariantCulture),
                };
            }

            return Task.CompletedTask;
        });
}
