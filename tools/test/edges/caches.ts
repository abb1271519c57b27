/**
 * A real Varnish and a real nginx on this machine, set up in front of a server as a site's owner would.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../site/ports';
import { stoppable } from '../../still-running';
import { nginxPurgeModule, which } from '../needs';

export interface Cache {
	/** Serves visitors, and takes purge requests. */
	url: string;
	stop: () => Promise< void >;
}

interface Behind {
	/** The port of the simulated ShortPixel CDN. */
	cdn: number;
	/** The port of the site. */
	site: number;
}

/** Caches each response with status 200 for a day, whatever its headers say, and supports PURGE and BAN. */
const vcl = ( { cdn, site }: Behind ): string => `vcl 4.1;
backend cdn { .host = "127.0.0.1"; .port = "${ cdn }"; }
backend site { .host = "127.0.0.1"; .port = "${ site }"; }
acl purgers { "127.0.0.1"; }

sub vcl_recv {
	set req.backend_hint = cdn;
	if ( req.url ~ "^/uploads/" ) {
		set req.backend_hint = site;
	}
	if ( req.method == "PURGE" || req.method == "BAN" ) {
		if ( client.ip !~ purgers || ( req.http.X-Purge-Password && req.http.X-Purge-Password != "right" ) ) {
			return ( synth( 403 ) );
		}
		if ( req.method == "PURGE" ) {
			return ( purge );
		}
		ban( "obj.http.x-host == " + req.http.host + " && obj.http.x-url ~ " + req.http.X-Ban-Url );
		return ( synth( 200, "Banned" ) );
	}
	return ( hash );
}

sub vcl_backend_response {
	set beresp.http.x-url = bereq.url;
	set beresp.http.x-host = bereq.http.host;
	unset beresp.http.Vary;
	if ( beresp.status != 200 ) {
		set beresp.uncacheable = true;
		set beresp.ttl = 0s;
		return ( deliver );
	}
	set beresp.ttl = 1d;
	set beresp.grace = 0s;
	return ( deliver );
}

sub vcl_deliver {
	unset resp.http.x-url;
	unset resp.http.x-host;
}
`;

/**
 * The same for nginx, with PURGE and, instead of BAN, a purge URL. Purging has its own locations, because in Debian 12
 * `proxy_cache_purge PURGE from …` beside `proxy_pass` crashes nginx's worker.
 */
const nginxConf = (
	folder: string,
	port: number,
	{ cdn, site }: Behind
): string => `load_module ${ nginxPurgeModule };
${ process.getuid?.() === 0 ? 'user root;' : '' }
worker_processes 1;
daemon off;
pid ${ folder }/nginx.pid;
error_log ${ folder }/error.log;
events { worker_connections 64; }
http {
	access_log off;
	client_body_temp_path ${ folder }/body;
	proxy_temp_path ${ folder }/proxy;
	fastcgi_temp_path ${ folder }/fastcgi;
	uwsgi_temp_path ${ folder }/uwsgi;
	scgi_temp_path ${ folder }/scgi;
	proxy_cache_path ${ folder }/cache levels=1 keys_zone=images:1m max_size=64m inactive=1d;
	proxy_cache_key "$host$request_uri";
	proxy_cache_valid 200 1d;
	proxy_ignore_headers Cache-Control Expires Set-Cookie Vary;
	merge_slashes off;
	map $request_uri $purged {
		~^/purge(?<rest>/.*)$ $rest;
	}
	server {
		listen 127.0.0.1:${ port };
		error_page 418 = @purge;
		location / {
			if ($request_method = PURGE) {
				return 418;
			}
			proxy_pass http://127.0.0.1:${ cdn };
			proxy_cache images;
		}
		location /uploads/ {
			if ($request_method = PURGE) {
				return 418;
			}
			proxy_pass http://127.0.0.1:${ site };
			proxy_cache images;
		}
		location @purge {
			allow 127.0.0.1;
			deny all;
			proxy_cache_purge images "$host$request_uri";
		}
		location /purge/ {
			allow 127.0.0.1;
			deny all;
			proxy_cache_purge images "$host$purged";
		}
	}
}
`;

/** Waits until a server answers anything at all. */
async function answers( url: string, program: ChildProcess ): Promise< void > {
	for ( let tries = 0; tries < 600; tries++ ) {
		if ( program.exitCode !== null ) {
			throw new Error( `${ program.spawnfile } ended at once.` );
		}
		try {
			await fetch( url );
			return;
		} catch {
			await sleep( 100 );
		}
	}
	throw new Error( `${ program.spawnfile } does not answer.` );
}

async function start(
	name: string,
	args: string[],
	port: number,
	log: ( text: string ) => void
): Promise< Cache > {
	const program = spawn( which( name ) ?? name, args, {
		stdio: [ 'ignore', 'pipe', 'pipe' ],
	} );
	program.stdout.on( 'data', ( text: Buffer ) =>
		log( `${ name }: ${ text }` )
	);
	program.stderr.on( 'data', ( text: Buffer ) =>
		log( `${ name }: ${ text }` )
	);
	const gone = new Promise< void >( ( resolve ) => {
		program.once( 'close', () => resolve() );
		program.once( 'error', ( error ) => {
			log( String( error ) );
			resolve();
		} );
	} );
	const stop = stoppable( async () => {
		program.kill( 'SIGTERM' );
		await gone;
	} );
	const url = `http://127.0.0.1:${ port }`;
	try {
		await answers( url, program );
	} catch ( error ) {
		await stop();
		throw error;
	}
	return { url, stop };
}

export async function startVarnish(
	folder: string,
	behind: Behind,
	log: ( text: string ) => void
): Promise< Cache > {
	const port = await freePort();
	const file = path.join( folder, 'pictures.vcl' );
	writeFileSync( file, vcl( behind ) );
	const args = [ '-F', '-j', 'none', '-n', path.join( folder, 'varnish' ) ];
	return start(
		'varnishd',
		[
			...args,
			'-a',
			`127.0.0.1:${ port }`,
			'-f',
			file,
			'-s',
			'malloc,32m',
		],
		port,
		log
	);
}

export async function startNginx(
	folder: string,
	behind: Behind,
	log: ( text: string ) => void
): Promise< Cache > {
	const port = await freePort();
	const own = path.join( folder, 'nginx' );
	mkdirSync( own );
	const file = path.join( own, 'nginx.conf' );
	writeFileSync( file, nginxConf( own, port, behind ) );
	return start(
		'nginx',
		[ '-p', own, '-e', path.join( own, 'error.log' ), '-c', file ],
		port,
		log
	);
}
