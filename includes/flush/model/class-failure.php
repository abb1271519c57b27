<?php
/** Why a purge or a flush failed: a code and what its sentence needs. The sentence is written when it is read. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use JsonSerializable;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/values.php';

/** @immutable */
final class Failure implements JsonSerializable {
	public string $code;

	/** @var array<mixed> */
	public array $data;

	/** @param array<mixed> $data */
	public function __construct( string $code, array $data = [] ) {
		$this->code = $code;
		$this->data = $data;
	}

	/** @param array<mixed>|null $stored */
	public static function from_array( ?array $stored ): ?self {
		return null === $stored ? null : new self( text( $stored['code'] ?? '' ), entries( $stored['data'] ?? [] ) );
	}

	/** @return array<mixed> */
	public function jsonSerialize(): array {
		return get_object_vars( $this );
	}
}
