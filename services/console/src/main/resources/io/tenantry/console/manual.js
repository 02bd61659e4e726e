// Shows the document that this node answers; nothing is asked of anybody else.
window.SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#manual',
  deepLinking: true,
  docExpansion: 'none',
  validatorUrl: null,
  persistAuthorization: false,
});
