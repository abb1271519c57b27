<?php
/**
 * Amazon CloudFront.
 *
 * By its documentation (CloudFront Developer Guide "Invalidate files", "What you need to know when invalidating paths", "Concurrent
 * invalidation request maximum", "Pay for file invalidation"; API reference "CreateInvalidation" and "GetDistribution"; AWS General
 * Reference "Create a signed AWS API request"; read in November 2026):
 * - `POST /2020-05-31/distribution/{id}/invalidation` with XML, 201; a caller reference makes it one invalidation however often it
 *   is sent. At most 3,000 paths in progress, 15 of them with a wildcard; more is answered 400 TooManyInvalidationsInProgress.
 * - Paths are case-sensitive, begin with `/`, have up to 4,000 characters, and their query where the distribution caches by it.
 *   Bytes beyond ASCII and what RFC 1738 calls unsafe are percent-encoded, and nothing else is, or nothing is invalidated: so `~`,
 *   `[` and `]` are, `+`, `,` and `@` are not, and escapes that visitors' addresses have stay. A `*` is a wildcard at the end only.
 * - Price: 1,000 paths a month are free for the account, then US$ 0.005 each; a path with a wildcard counts as one.
 * - Errors `<ErrorResponse><Error><Code>`: AccessDenied, NoSuchDistribution, InvalidArgument, BatchTooLarge, InvalidClientTokenId,
 *   UnrecognizedClientException, SignatureDoesNotMatch, RequestExpired, Throttling.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Edges;

use ShortPixelFlush\Http\Client;
use function ShortPixelFlush\now;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/addresses.php';
require_once __DIR__ . '/answers.php';
require_once __DIR__ . '/cloudfront-xml.php';
require_once __DIR__ . '/signature.php';
require_once __DIR__ . '/../clock.php';
require_once __DIR__ . '/../http/address.php';

/**
 * @phpstan-import-type Answer from Client
 * @phpstan-import-type Setup from Edge
 * @phpstan-import-type Field from Edge
 * @phpstan-import-type Limits from Edge
 * @phpstan-import-type Request from Edge
 * @phpstan-import-type Said from Edge
 */
final class Cloudfront implements Edge {
	private const VERSION = '2020-05-31';

	private string $api;

	/**
	 * Keeps where the interface is.
	 */
	public function __construct( string $api = 'https://cloudfront.amazonaws.com' ) {
		$this->api = $api;
	}

	public function id(): string {
		return 'cloudfront';
	}

	public function name(): string {
		return 'Amazon CloudFront';
	}

	public function fields(): array {
		return [
			[
				'name'        => 'key_id',
				'label'       => __( 'Access key ID', 'shortpixel-flush' ),
				'help'        => __( 'Of an IAM user that is allowed cloudfront:CreateInvalidation and cloudfront:GetDistribution on this distribution, and nothing else.', 'shortpixel-flush' ),
				'type'        => 'text',
				'is_required' => true,
				'pattern'     => '[A-Z0-9]{16,128}',
			],
			[
				'name'        => 'secret',
				'label'       => __( 'Secret access key', 'shortpixel-flush' ),
				'help'        => __( 'Shown by AWS once, when the access key is made.', 'shortpixel-flush' ),
				'type'        => 'secret',
				'is_required' => true,
				'pattern'     => '[A-Za-z0-9/+=]{16,128}',
			],
			[
				'name'        => 'distribution',
				'label'       => __( 'Distribution ID', 'shortpixel-flush' ),
				'help'        => __( 'Such as E1A2B3C4D5E6F7, in CloudFront’s list of distributions.', 'shortpixel-flush' ),
				'type'        => 'text',
				'is_required' => true,
				'pattern'     => '[A-Z0-9]{8,32}',
			],
			[
				'name'        => 'paths',
				'label'       => __( 'How pictures are invalidated', 'shortpixel-flush' ),
				'help'        => __( 'A wildcard counts as one path however many pictures it covers. All pictures under it are then fetched again.', 'shortpixel-flush' ),
				'type'        => 'choice',
				'is_required' => false,
				'choices'     => [
					'each'     => __( 'Each address by itself', 'shortpixel-flush' ),
					'wildcard' => __( 'One wildcard for the first folder of their addresses, such as /spai/*', 'shortpixel-flush' ),
				],
			],
		];
	}

	public function hosts( array $setup ): array {
		return [ \ShortPixelFlush\Http\request_host( $this->api ) ];
	}

	public function limits( array $setup ): array {
		return [
			'urls'       => 500,
			'per_minute' => 0,
			'burst'      => 0,
		];
	}

	public function is_ready( array $setup ): bool {
		return true;
	}

	public function purge( array $setup, array $urls ): array {
		$write    = 'wildcard' === ( $setup['paths'] ?? '' ) ? __NAMESPACE__ . '\folder_path' : __NAMESPACE__ . '\invalidation_path';
		$requests = [];
		foreach ( batches( sent_as( $urls, $write ), 500 ) as $batch ) {
			$requests[] = $this->invalidation( $setup, each_once( $batch ), array_keys( $batch ) );
		}

		return $requests;
	}

	public function purge_everything( array $setup ): array {
		return [ $this->invalidation( $setup, [ '/*' ], [] ) ];
	}

	public function read( array $answer, array $request ): array {
		$trouble = $this->trouble( $answer );
		if ( null !== $trouble ) {
			return $trouble;
		}

		return 201 === $answer['status'] && false !== strpos( $answer['body'], '<Invalidation' )
			? said( 'done', 'purged' )
			: $this->refusal( $answer, 'not_allowed' );
	}

	public function test( array $setup ): array {
		return $this->request( $setup, 'GET', '', '', [] );
	}

	public function tested( array $setup, array $answer ): array {
		$trouble = $this->trouble( $answer );
		if ( null !== $trouble ) {
			return $trouble;
		}
		// The distribution's own comes before those of its origins.
		if ( 200 !== $answer['status'] || 1 !== preg_match( '~<DomainName>([^<]{1,253})</DomainName>~', $answer['body'], $domain ) ) {
			return $this->refusal( $answer, 'not_shown' );
		}
		preg_match_all( '~<CNAME>([^<]{1,253})</CNAME>~', $answer['body'], $names );

		return said(
			'done',
			'reached',
			[
				'zone'  => implode( ', ', array_unique( array_merge( $names[1], [ $domain[1] ] ) ) ),
				'setup' => [],
			]
		);
	}

	public function sentence( string $code, array $data ): string {
		switch ( $code ) {
			case 'key_refused':
				return __( 'AWS does not know this access key. Until that is put right, visitors may get old pictures from CloudFront. Copy the access key ID and the secret access key into the settings, or make a new key in IAM.', 'shortpixel-flush' );
			case 'secret_refused':
				return __( 'AWS refused the signature: the secret access key does not belong to the access key ID. Until that is put right, visitors may get old pictures from CloudFront. Copy both into the settings again.', 'shortpixel-flush' );
			case 'clock_wrong':
				return __( 'AWS refused the signature’s time: this server’s clock is wrong by minutes. Until that is put right, visitors may get old pictures from CloudFront. Ask your host to set the clock.', 'shortpixel-flush' );
			case 'not_allowed':
				return __( 'AWS refused the access key: its IAM user needs cloudfront:CreateInvalidation on this distribution. Until it has it, visitors may get old pictures from CloudFront. Add that permission in IAM, then try again.', 'shortpixel-flush' );
			case 'not_shown':
				return __( 'AWS does not show the distribution to this access key: that needs cloudfront:GetDistribution, and purging needs cloudfront:CreateInvalidation. Until then, visitors may get old pictures from CloudFront. Add both permissions in IAM, then test again.', 'shortpixel-flush' );
			case 'zone_not_found':
				return __( 'CloudFront has no such distribution in this account. Until that is put right, visitors may get old pictures from CloudFront. Copy the distribution’s ID, not its domain name, into the settings.', 'shortpixel-flush' );
			case 'address_refused':
				return __( 'CloudFront refused one of the addresses, and with it all that were sent together. Visitors may get the old pictures from CloudFront. Flush everything, or choose the wildcard in the settings.', 'shortpixel-flush' );
			case 'in_progress':
				return __( 'CloudFront is still busy with earlier invalidations. Visitors may get old pictures from CloudFront until it has been purged. Try again in a few minutes.', 'shortpixel-flush' );
		}

		return common_sentence( $this->name(), $code, $data );
	}

	public function costs(): string {
		return __( 'AWS counts each address of a flush as one invalidation path. An account’s first 1,000 paths of a month are free; each further one costs about US$ 0.005. A flush of everything counts as one path, and so does a test of the connection.', 'shortpixel-flush' );
	}

	/**
	 * Adds to what all kinds read alike what CloudFront answers 400 for though it is only busy.
	 *
	 * @param array<string,mixed> $answer
	 * @phpstan-param Answer $answer
	 * @return array<string,mixed>|null
	 * @phpstan-return Said|null
	 */
	private function trouble( array $answer ): ?array {
		$codes = [
			'TooManyInvalidationsInProgress' => [ 'in_progress', 60 ],
			'Throttling'                     => [ 'too_many', 5 ],
			'ThrottlingException'            => [ 'too_many', 5 ],
			'RequestThrottled'               => [ 'too_many', 5 ],
		];
		$busy  = $codes[ aws_error_code( $answer['body'] ) ] ?? null;

		return null === $busy || $answer['status'] < 400 ? trouble( $answer ) : said(
			'busy',
			$busy[0],
			[
				'status'      => $answer['status'],
				'retry_after' => $answer['retry_after'] ?? $busy[1],
			]
		);
	}

	/**
	 * Tells what a refusal means.
	 *
	 * @param array<string,mixed> $answer
	 * @phpstan-param Answer $answer
	 * @param string              $denied What it means that access is denied.
	 * @return array<string,mixed>
	 * @phpstan-return Said
	 */
	private function refusal( array $answer, string $denied ): array {
		$codes   = [
			'AccessDenied'                => $denied,
			'AccessDeniedException'       => $denied,
			'NoSuchDistribution'          => 'zone_not_found',
			'InvalidArgument'             => 'address_refused',
			'BatchTooLarge'               => 'address_refused',
			'InvalidClientTokenId'        => 'key_refused',
			'UnrecognizedClientException' => 'key_refused',
			'SignatureDoesNotMatch'       => 'secret_refused',
			'RequestExpired'              => 'clock_wrong',
			'RequestTimeTooSkewed'        => 'clock_wrong',
		];
		$message = xml_text( $answer['body'], 'Message' );
		$code    = $codes[ aws_error_code( $answer['body'] ) ] ?? 'not_understood';
		// A clock that is wrong is told by the message alone in some of AWS's services.
		if ( 'secret_refused' === $code && 0 === stripos( $message, 'Signature expired' ) ) {
			$code = 'clock_wrong';
		}

		return refused( $code, $answer, $message );
	}

	/**
	 * Writes an invalidation.
	 *
	 * @param array<string,string> $setup
	 * @param list<string>         $paths
	 * @param list<string>         $urls
	 * @return array<string,mixed>
	 * @phpstan-return Request
	 */
	private function invalidation( array $setup, array $paths, array $urls ): array {
		// The same paths within one second are one invalidation: one that is paid for once.
		$reference = 'shortpixel-flush-' . now() . '-' . substr( hash( 'sha256', implode( "\n", $paths ) ), 0, 16 );
		$body      = invalidation_batch( $paths, $reference, self::VERSION );

		return $this->request( $setup, 'POST', '/invalidation', $body, $urls );
	}

	/**
	 * Writes a signed request.
	 *
	 * @param array<string,string> $setup
	 * @param list<string>         $urls
	 * @return array<string,mixed>
	 * @phpstan-return Request
	 */
	private function request( array $setup, string $method, string $path, string $body, array $urls ): array {
		$url     = $this->api . '/' . self::VERSION . '/distribution/' . rawurlencode( $setup['distribution'] ?? '' ) . $path;
		$headers = '' === $body ? [] : [ 'Content-Type' => 'text/xml' ];
		$scope   = [
			'region'  => 'us-east-1',
			'service' => 'cloudfront',
		];
		$signed  = signed_headers( $method, $url, $headers, $body, $setup, $scope, now() );

		return [
			'method'  => $method,
			'url'     => $url,
			'headers' => $headers + $signed,
			'body'    => $body,
			'secrets' => [ $setup['secret'] ?? '', substr( $signed['Authorization'], -64 ) ],
			'urls'    => $urls,
		];
	}
}
