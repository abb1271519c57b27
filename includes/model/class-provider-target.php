<?php
/** The effect of a flush of everything on one provider. Each provider succeeds or fails independently. */

declare( strict_types=1 );

namespace ShortPixelFlush\Model;

defined( 'ABSPATH' ) || exit;

/** @immutable */
final class Provider_Target extends Stored_Value {
	public string $id = '';

	public string $name = '';

	/** @var 'switch'|'purge' `switch` gives its endpoint another key; `purge` asks ShortPixel to remove its copies. */
	public string $by = 'switch';

	public string $from = '';

	/** Its new endpoint; empty if it is purged. */
	public string $to = '';

	/** @return array{id: string, name: string, by: string, from: string, to: string} */
	public function to_array(): array {
		return [
			'id'   => $this->id,
			'name' => $this->name,
			'by'   => $this->by,
			'from' => $this->from,
			'to'   => $this->to,
		];
	}

	public function to( string $endpoint ): self {
		return $this->with( [ 'to' => $endpoint ] );
	}

	public function reversed(): self {
		return $this->with(
			[
				'from' => $this->to,
				'to'   => $this->from,
			]
		);
	}
}
