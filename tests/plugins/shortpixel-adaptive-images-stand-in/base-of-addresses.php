<?php
/**
 * The parts of an address around its parameters, as the real plugin writes them before version 3.10 and from then on.
 */

declare( strict_types=1 );

namespace ShortPixel\AI\Stand_In;

use ShortPixel\AI\Options;

// phpcs:disable Generic.Files.OneObjectStructurePerFile, Generic.Classes.DuplicateClassName, Universal.Files.SeparateFunctionsFromOO, WordPress.NamingConventions.PrefixAllGlobals -- The two traits share a name, and only one is defined.

if ( version_compare( (string) constant( 'SHORTPIXEL_AI_VERSION' ), '3.10', '<' ) ) {
	trait Base_Of_Addresses {
		/**
		 * @param string|false $url
		 */
		private function base_for( $url ): string {
			return $this->stored_endpoint();
		}

		private function tail_of( string $url ): string {
			return (string) preg_replace( '#^https?://#', '', $url );
		}

		public function endpoint(): string {
			return $this->stored_endpoint();
		}
	}
} else {
	trait Base_Of_Addresses {
		/**
		 * Returns the endpoint of addresses, which a filter may change.
		 *
		 * @return mixed
		 */
		public function get_cdn_url() {
			return apply_filters( 'shortpixel/ai/cdnUrl', $this->stored_endpoint() ); // phpcs:ignore WordPress.NamingConventions.ValidHookName -- The name is the real plugin's.
		}

		public function endpoint(): string {
			$filtered = $this->get_cdn_url();

			return is_string( $filtered ) && '' !== $filtered ? $filtered : self::default_endpoint();
		}

		/**
		 * @param string|false $url
		 */
		private function base_for( $url ): string {
			return is_string( $url ) && is_in_bucket( $url ) ? (string) bucket_setting( 'storage_url' ) : $this->endpoint();
		}

		private function tail_of( string $url ): string {
			$parts = wp_parse_url( $url );

			return is_in_bucket( $url ) && is_array( $parts )
				? ltrim( ( $parts['path'] ?? '' ) . ( isset( $parts['query'] ) ? '?' . $parts['query'] : '' ), '/' )
				: (string) preg_replace( '#^https?://#', '', $url );
		}
	}
}

/**
 * Whether the mode for an S3 bucket is on, and the URL's host contains the text that identifies the bucket.
 */
function is_in_bucket( string $url ): bool {
	$bucket = bucket_setting( 'host_removal' );
	$host   = wp_parse_url( $url, PHP_URL_HOST );

	return (bool) bucket_setting( 'amazon_s3' ) && (bool) bucket_setting( 'storage_url' ) && is_string( $bucket ) && '' !== $bucket && is_string( $host ) && str_contains( $host, $bucket );
}

/**
 * @return mixed
 */
function bucket_setting( string $name ) {
	return Options::_()->get( $name, [ 'settings', 'behaviour' ], null );
}
