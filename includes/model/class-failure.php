<?php
/** The reason for a failure or an incomplete result: a code and its data, turned into a sentence only for display. */

declare( strict_types=1 );

namespace ShortPixelFlush\Model;

use JsonSerializable;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/** @immutable */
final class Failure implements JsonSerializable {
	// The check of Site Health that may explain a failure, by code.
	private const CHECKS = [
		'dns'            => 'cdn',
		'connect'        => 'cdn',
		'tls'            => 'cdn',
		'timeout'        => 'cdn',
		'reset'          => 'cdn',
		'refused_host'   => 'cdn',
		'private_host'   => 'cdn',
		'unpinned'       => 'cdn',
		'other'          => 'cdn',
		'cdn_failed'     => 'cdn',
		'error_page'     => 'new_copy',
		'http_error'     => 'account',
		'no_addresses'   => 'provider',
		'no_provider'    => 'provider',
		'interrupted'    => 'background',
		'storage_failed' => 'storage',
		'not_stored'     => 'storage',
		'not_undone'     => 'storage',
		'not_noted'      => 'storage',
	];

	// The class of a code's data, if it is not Facts.
	private const DATA = [
		'page_caches_failed' => Caches_Cleared::class,
		'page_caches_kept'   => Caches_Cleared::class,
		'old_pages'          => Caches_Cleared::class,
		'page_old'           => Pages_Seen::class,
		'page_mixed'         => Pages_Seen::class,
		'page_former_file'   => Pages_Seen::class,
		'page_earlier_size'  => Pages_Seen::class,
		'page_unread'        => Pages_Seen::class,
		'other_site'         => Pages_Seen::class,
	];

	public string $code;

	public Facts $data;

	/** @param array<mixed>|Facts $data */
	public function __construct( string $code, $data = [] ) {
		$class      = self::DATA[ $code ] ?? Facts::class;
		$this->code = $code;
		$this->data = $data instanceof Facts ? $data : new $class( $data );
	}

	/** @param array<mixed>|null $stored */
	public static function from_array( ?array $stored ): ?self {
		return null === $stored ? null : new self( text( $stored['code'] ?? '' ), entries( $stored['data'] ?? [] ) );
	}

	/** Returns the check of Site Health that may explain the failure; empty for none. */
	public function check(): string {
		return self::CHECKS[ $this->code ] ?? '';
	}

	/** @return array<mixed> */
	public function jsonSerialize(): array {
		return get_object_vars( $this );
	}
}
