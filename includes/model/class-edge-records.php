<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Model;

defined( 'ABSPATH' ) || exit;

/**
 * The data of a step that purges all edges concerned.
 *
 * @immutable
 */
final class Edge_Records extends Facts {
	protected const LIKE = [ 'edges' => [ '*' => Edge_Record::class ] ] + Facts::LIKE;

	/** @var array<string, Edge_Record> By the edge's id. */
	public array $edges = [];

	/** Whether one of them keeps old pages because they can't be purged from here. */
	public function keep_pages(): bool {
		return in_array( 'untouched', array_column( $this->edges, 'state' ), true );
	}
}
