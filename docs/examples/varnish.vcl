# What the kind "generic" expects of Varnish; PURGE needs the first half only.
acl purgers { "127.0.0.1"; }    # this site's server

sub vcl_recv {
	if ( req.method == "PURGE" || req.method == "BAN" ) {
		if ( client.ip !~ purgers ) {
			return ( synth( 403 ) );
		}
		if ( req.method == "PURGE" ) {
			return ( purge );
		}
		if ( req.http.X-Ban-Url == "^/" ) {    # every link, of whatever host
			ban( "obj.http.x-url ~ ^/" );
		} else {
			ban( "obj.http.x-host == " + req.http.host + " && obj.http.x-url ~ " + req.http.X-Ban-Url );
		}
		return ( synth( 200, "Banned" ) );
	}
}

sub vcl_backend_response {
	set beresp.http.x-url = bereq.url;
	set beresp.http.x-host = bereq.http.host;
}

sub vcl_deliver {
	unset resp.http.x-url;
	unset resp.http.x-host;
}
