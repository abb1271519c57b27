<?php
/**
 * Simulates the providers' APIs as their public documentation describes them.
 *
 * Each provider has one made-up account; the text of a key decides what the key may do.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Edges\Server;

/**
 * Returns the answer to a request: status, headers and body.
 *
 * @param array{method: string, path: string, headers: array<string,string>, body: string} $request
 * @return array{int, array<string,string>, string}
 */
function respond( array $request ): array {
	list( , $provider, $rest ) = explode( '/', $request['path'], 3 ) + [ '', '', '' ];
	$request['path']           = '/' . $rest;
	switch ( $provider ) {
		case 'cloudflare':
			return cloudflare( $request );
		case 'bunny':
			return bunny( $request );
		case 'keycdn':
			return keycdn( $request );
		case 'fastly':
			return fastly( $request );
		case 'cloudfront':
			return cloudfront( $request, '/cloudfront' );
		case 'digitalocean':
			return digitalocean( $request );
	}

	return [ 404, [], 'Nobody.' ];
}

/**
 * @param mixed                $value
 * @param array<string,string> $headers
 * @return array{int, array<string,string>, string}
 */
function json( int $status, $value, array $headers = [] ): array {
	return [ $status, [ 'Content-Type' => 'application/json' ] + $headers, (string) json_encode( $value ) ];
}

/**
 * @param array{method: string, path: string, headers: array<string,string>, body: string} $request
 * @return array{int, array<string,string>, string}
 */
function cloudflare( array $request ): array {
	$refuse = static fn ( int $status, int $code, string $message ): array => json(
		$status,
		[
			'success'  => false,
			'errors'   => [
				[
					'code'    => $code,
					'message' => $message,
				],
			],
			'messages' => [],
			'result'   => null,
		]
	);
	$accept = static fn ( $result ): array => json(
		200,
		[
			'success'  => true,
			'errors'   => [],
			'messages' => [],
			'result'   => $result,
		]
	);

	$token = (string) preg_replace( '/\ABearer /', '', $request['headers']['authorization'] ?? '' );
	if ( 'owner@example.com' === ( $request['headers']['x-auth-email'] ?? '' ) ) {
		if ( 'global-key-of-the-owner-00000000' !== ( $request['headers']['x-auth-key'] ?? '' ) ) {
			return $refuse( 403, 9103, 'Unknown X-Auth-Key or X-Auth-Email' );
		}
		$token = 'purge-and-read';
	}
	if ( '' === $token ) {
		return $refuse( 400, 9106, 'Missing X-Auth-Key, X-Auth-Email or Authorization headers' );
	}
	if ( 1 !== preg_match( '/\A[A-Za-z0-9_-]+\z/', $token ) ) {
		return $refuse( 400, 6003, 'Invalid request headers' );
	}
	if ( 1 !== preg_match( '/purge|read/', $token ) ) {
		return $refuse( 403, 9109, 'Invalid access token' );
	}

	$zone = [
		'id'   => '023e105f4ecef8ad9ca31a8372d0c353',
		'name' => 'example.com',
		'plan' => [ 'legacy_id' => 'pro' ],
	];
	if ( 'GET' === $request['method'] && 0 === strpos( $request['path'], '/client/v4/zones' ) ) {
		if ( false === strpos( $token, 'read' ) ) {
			return $refuse( 403, 9109, 'Unauthorized to access requested resource' );
		}
		if ( 1 === preg_match( '~zones\?name=(.*)\z~', $request['path'], $name ) ) {
			return $accept( 'example.com' === $name[1] ? [ $zone ] : [] );
		}

		return '/client/v4/zones/' . $zone['id'] === $request['path'] ? $accept( $zone ) : $refuse(
			404,
			7003,
			'Could not route to /zones, perhaps your object identifier is invalid?'
		);
	}
	if ( 'POST' !== $request['method'] || '/client/v4/zones/' . $zone['id'] . '/purge_cache' !== $request['path'] ) {
		return $refuse( 404, 7003, 'Could not route to ' . $request['path'] . ', perhaps your object identifier is invalid?' );
	}
	if ( false === strpos( $token, 'purge' ) ) {
		return $refuse( 403, 10000, 'Authentication error' );
	}

	$body  = (array) json_decode( $request['body'], true );
	$lists = array_intersect_key( $body, [ 'files' => 1, 'hosts' => 1 ] ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing -- Two names.
	if (
		'application/json' !== ( $request['headers']['content-type'] ?? '' )
		|| ( [ 'purge_everything' => true ] !== $body && ( 1 !== count( $body ) || 1 !== count( $lists ) ) )
	) {
		return $refuse( 400, 1012, 'Request must contain one of "purge_everything", "files", "tags", "hosts" or "prefixes"' );
	}
	foreach ( $lists as $list ) {
		if ( ! is_array( $list ) || count( $list ) < 1 || count( $list ) > 100 ) {
			return $refuse( 400, 1094, 'Too many' );
		}
	}

	return $accept( [ 'id' => $zone['id'] ] );
}

/**
 * @param array{method: string, path: string, headers: array<string,string>, body: string} $request
 * @return array{int, array<string,string>, string}
 */
function bunny( array $request ): array {
	$zone      = [
		'Id'        => 643475,
		'Name'      => 'example',
		'OriginUrl' => 'https://example.com',
		'Enabled'   => true,
		'Hostnames' => [
			[
				'Id'    => 1,
				'Value' => 'example.b-cdn.net',
			],
			[
				'Id'    => 2,
				'Value' => 'cdn.example.com',
			],
		],
	];
	$not_found = json(
		404,
		[
			'ErrorKey' => 'pullZone.not_found',
			'Field'    => 'PullZone',
			'Message'  => 'The requested Pull Zone was not found',
		]
	);
	if ( 'key-of-the-account-0000-1111' !== ( $request['headers']['accesskey'] ?? '' ) ) {
		return json( 401, [ 'Message' => 'Authorization has been denied for this request.' ] );
	}
	if ( 'GET /pullzone/643475' === $request['method'] . ' ' . $request['path'] ) {
		return json( 200, $zone );
	}
	if (
		'GET' === $request['method']
		&& 1 === preg_match( '~\A/pullzone\?page=1&perPage=1000&search=(.*)\z~', $request['path'], $search )
	) {
		return json(
			200,
			[
				'Items'        => false === strpos( (string) json_encode( $zone ), rawurldecode( $search[1] ) ) ? [] : [ $zone ],
				'CurrentPage'  => 1,
				'TotalItems'   => 1,
				'HasMoreItems' => false,
			]
		);
	}
	if ( 'POST /pullzone/643475/purgeCache' === $request['method'] . ' ' . $request['path'] ) {
		return [ 204, [], '' ];
	}
	if ( 'POST' === $request['method'] && 0 === strpos( $request['path'], '/purge?' ) ) {
		parse_str( substr( $request['path'], 7 ), $query );
		$url = is_string( $query['url'] ?? null ) ? $query['url'] : '';

		return in_array( parse_url( $url, PHP_URL_HOST ), [ 'example.b-cdn.net', 'cdn.example.com' ], true ) ? [ 200, [], '' ] : $not_found;
	}

	return $not_found;
}

/**
 * @param array{method: string, path: string, headers: array<string,string>, body: string} $request
 * @return array{int, array<string,string>, string}
 */
function keycdn( array $request ): array {
	$say = static fn ( int $status, string $word, string $description, array $data = [] ): array => json(
		$status,
		[
			'status'      => $word,
			'description' => $description,
		] + ( [] === $data ? [] : [ 'data' => $data ] ),
		[
			'X-Rate-Limit-Limit'     => '20',
			'X-Rate-Limit-Remaining' => '19',
		]
	);
	if ( 'Basic ' . base64_encode( 'sk_prod_key:' ) !== ( $request['headers']['authorization'] ?? '' ) ) {
		return $say( 401, 'error', 'Authentication failed.' );
	}
	switch ( $request['method'] . ' ' . $request['path'] ) {
		case 'GET /zones/12345.json':
			return $say(
				200,
				'success',
				'Data successfully received.',
				[
					'zone' => [
						'id'   => '12345',
						'name' => 'demo',
					],
				]
			);
		case 'GET /zones/purge/12345.json':
			return $say( 200, 'success', 'Cache has been cleared for zone 12345.' );
		case 'DELETE /zones/purgeurl/12345.json':
			$body = (array) json_decode( $request['body'], true );
			$urls = is_array( $body['urls'] ?? null ) ? $body['urls'] : [];
			if ( strlen( $request['body'] ) > 65536 ) {
				return $say( 413, 'error', 'Request entity too large.' );
			}
			foreach ( $urls as $url ) {
				if ( ! is_string( $url ) || 0 !== strpos( $url, 'demo-1a2b.kxcdn.com/' ) ) {
					return $say( 400, 'error', 'Wrong URL.' );
				}
			}

			return [] === $urls ? $say( 400, 'error', 'No URL.' ) : $say( 200, 'success', 'Cache has been cleared for URL(s).' );
	}

	return $say( 404, 'error', 'Zone not found.' );
}

/**
 * @param array{method: string, path: string, headers: array<string,string>, body: string} $request
 * @return array{int, array<string,string>, string}
 */
function fastly( array $request ): array {
	$token = $request['headers']['fastly-key'] ?? '';
	if ( 1 !== preg_match( '/\Atoken-/', $token ) ) {
		return json( 401, [ 'msg' => 'Provided credentials are missing or invalid' ] );
	}
	$needed = [
		'~\AGET /service/SU1Z0isxPaozGVKXdv0eY\z~' => 'read',
		'~\APOST /service/SU1Z0isxPaozGVKXdv0eY/purge_all\z~' => 'all',
		'~\APOST /purge/(?:cdn\.)?example\.com/~'  => 'select',
	];
	foreach ( $needed as $pattern => $scope ) {
		if ( 1 !== preg_match( $pattern, $request['method'] . ' ' . $request['path'] ) ) {
			continue;
		}
		if ( false === strpos( $token, $scope ) ) {
			return json( 403, [ 'msg' => 'You are not authorized to perform this action' ] );
		}

		return json(
			200,
			'read' === $scope
				? [
					'id'   => 'SU1Z0isxPaozGVKXdv0eY',
					'name' => 'Example site',
				]
				: [
					'status' => 'ok',
					'id'     => '108-1391560174-974124',
				]
		);
	}

	return json(
		404,
		[
			'msg'    => 'Record not found',
			'detail' => 'Cannot load service',
		]
	);
}

/**
 * Answers for CloudFront. Computes the signature from the received request, without the plugin's code.
 *
 * @param array{method: string, path: string, headers: array<string,string>, body: string} $request
 * @param string                                                                         $prefix  Part of the signed path that respond() removed.
 * @return array{int, array<string,string>, string}
 */
function cloudfront( array $request, string $prefix ): array {
	$refuse  = static fn ( int $status, string $code, string $message ): array => [
		$status,
		[ 'Content-Type' => 'text/xml' ],
		"<?xml version=\"1.0\"?>\n<ErrorResponse xmlns=\"http://cloudfront.amazonaws.com/doc/2020-05-31/\"><Error><Type>Sender</Type><Code>{$code}</Code><Message>{$message}</Message></Error><RequestId>a1</RequestId></ErrorResponse>",
	];
	$pattern = '~\AAWS4-HMAC-SHA256 Credential=([A-Z]+)/(\d{8})/us-east-1/cloudfront/aws4_request, SignedHeaders=([a-z;-]+), Signature=([0-9a-f]{64})\z~';
	if ( 1 !== preg_match( $pattern, $request['headers']['authorization'] ?? '', $signed ) ) {
		return $refuse( 403, 'IncompleteSignature', 'Authorization header is not as it has to be.' );
	}
	if ( 0 !== strpos( $signed[1], 'AKIDEXAMPLE' ) ) {
		return $refuse( 403, 'InvalidClientTokenId', 'The security token included in the request is invalid.' );
	}
	$date = $request['headers']['x-amz-date'] ?? '';
	if ( abs( (int) strtotime( $date ) - time() ) > 300 ) {
		return $refuse( 403, 'SignatureDoesNotMatch', "Signature expired: {$date} is now earlier than it may be" );
	}
	$lines = '';
	foreach ( explode( ';', $signed[3] ) as $name ) {
		$lines .= $name . ':' . ( $request['headers'][ $name ] ?? '' ) . "\n";
	}
	$canonical = "{$request['method']}\n{$prefix}{$request['path']}\n\n{$lines}\n{$signed[3]}\n" . hash( 'sha256', $request['body'] );
	$text      = "AWS4-HMAC-SHA256\n{$date}\n{$signed[2]}/us-east-1/cloudfront/aws4_request\n" . hash( 'sha256', $canonical );
	$key       = hash_hmac(
		'sha256',
		'aws4_request',
		hash_hmac(
			'sha256',
			'cloudfront',
			hash_hmac(
				'sha256',
				'us-east-1',
				hash_hmac( 'sha256', $signed[2], 'AWS4wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY', true ),
				true
			),
			true
		),
		true
	);
	if ( hash_hmac( 'sha256', $text, $key ) !== $signed[4] || false === strpos( ";{$signed[3]};", ';host;' ) ) {
		return $refuse( 403, 'SignatureDoesNotMatch', 'The request signature we calculated does not match the signature you provided.' );
	}
	if ( 1 !== preg_match( '~\A/2020-05-31/distribution/E1EXAMPLE(/invalidation)?\z~', $request['path'] ) ) {
		return $refuse( 404, 'NoSuchDistribution', 'The specified distribution does not exist.' );
	}
	if ( 'GET' === $request['method'] ) {
		return 'AKIDEXAMPLEB' === $signed[1] ? $refuse(
			403,
			'AccessDenied',
			'User is not authorized to perform: cloudfront:GetDistribution'
		) : [
			200,
			[],
			'<?xml version="1.0"?><Distribution><Id>E1EXAMPLE</Id><Status>Deployed</Status><DomainName>d111111abcdef8.cloudfront.net</DomainName><DistributionConfig><Aliases><Quantity>1</Quantity><Items><CNAME>cdn.example.com</CNAME></Items></Aliases><Origins><Items><Origin><DomainName>cdn.shortpixel.ai</DomainName></Origin></Items></Origins></DistributionConfig></Distribution>',
		];
	}
	if ( 'AKIDEXAMPLEC' === $signed[1] ) {
		return $refuse( 403, 'AccessDenied', 'User is not authorized to perform: cloudfront:CreateInvalidation' );
	}
	$batch = simplexml_load_string( $request['body'] );
	$paths = false === $batch ? [] : array_map( 'strval', (array) $batch->Paths->Items->Path ); // phpcs:ignore WordPress.NamingConventions.ValidVariableName -- AWS's names.
	if ( substr_count( $request['body'], '*</Path>' ) > 15 ) {
		return $refuse(
			400,
			'TooManyInvalidationsInProgress',
			'Processing your request will cause you to exceed the maximum number of in-progress wildcard invalidations.'
		);
	}
	foreach ( $paths as $path ) {
		if (
			1 !== preg_match( '~\A/[!$-\x27()+-;=?@A-Z_a-z%&]{0,3999}\*?\z~', $path )
			|| 1 === preg_match( '/%(?![0-9A-Fa-f]{2})/', $path )
		) {
			return $refuse( 400, 'InvalidArgument', 'Your request contains one or more invalid invalidation paths.' );
		}
	}
	// phpcs:disable WordPress.NamingConventions.ValidVariableName -- AWS's names.
	$is_complete = false !== $batch && count( $paths ) === (int) $batch->Paths->Quantity && '' !== (string) $batch->CallerReference;
	// phpcs:enable
	if ( [] === $paths || ! $is_complete ) {
		return $refuse( 400, 'InconsistentQuantities', 'The value of Quantity and the size of Items don\'t match.' );
	}

	return [
		201,
		[ 'Location' => '…' ],
		'<?xml version="1.0"?><Invalidation xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"><Id>I2J0I21PCUYOIK</Id><Status>InProgress</Status></Invalidation>',
	];
}

/**
 * @param array{method: string, path: string, headers: array<string,string>, body: string} $request
 * @return array{int, array<string,string>, string}
 */
function digitalocean( array $request ): array {
	$say   = static fn ( int $status, string $id, string $message ): array => json(
		$status,
		[
			'id'      => $id,
			'message' => $message,
		]
	);
	$token = (string) preg_replace( '/\ABearer /', '', $request['headers']['authorization'] ?? '' );
	if ( 1 !== preg_match( '/\Adop_v1_/', $token ) ) {
		return $say( 401, 'unauthorized', 'Unable to authenticate you.' );
	}
	$endpoint = [
		'id'            => '19f06b6a-3ace-4315-b086-499a0e521b76',
		'origin'        => 'static-images.nyc3.digitaloceanspaces.com',
		'endpoint'      => 'static-images.nyc3.cdn.digitaloceanspaces.com',
		'ttl'           => 3600,
		'custom_domain' => 'static.example.com',
	];
	$asked    = $request['method'] . ' ' . $request['path'];
	if (
		0 === strpos( $asked, 'GET' )
		&& false === strpos( $token, 'read' )
		|| 0 === strpos( $asked, 'DELETE' )
		&& false === strpos( $token, 'delete' )
	) {
		return $say( 403, 'forbidden', 'You are not authorized to perform this operation' );
	}
	switch ( $asked ) {
		case 'GET /v2/cdn/endpoints?per_page=200':
			return json(
				200,
				[
					'endpoints' => [
						[
							'id'       => '892071a0-bb95-49bc-8021-3afd67a210bf',
							'endpoint' => 'other.nyc3.cdn.digitaloceanspaces.com',
						],
						$endpoint,
					],
					'meta'      => [ 'total' => 2 ],
				]
			);
		case 'GET /v2/cdn/endpoints/' . $endpoint['id']:
			return json( 200, [ 'endpoint' => $endpoint ] );
		case 'DELETE /v2/cdn/endpoints/' . $endpoint['id'] . '/cache':
			$body  = (array) json_decode( $request['body'], true );
			$files = is_array( $body['files'] ?? null ) ? $body['files'] : [];

			return [] === $files || count( $files ) > 50 || 'application/json' !== ( $request['headers']['content-type'] ?? '' )
				? $say( 422, 'unprocessable_entity', 'files must be a list of at most 50' )
				: [ 204, [], '' ];
	}

	return $say( 404, 'not_found', 'The resource you requested could not be found.' );
}
