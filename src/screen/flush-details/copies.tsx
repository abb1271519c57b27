import { __ } from '@wordpress/i18n';

import { fill } from '../../components/format';
import { Loadable } from '../../components/loadable';
import { groupCopies } from '../../domain/copy-groups';
import type { Flush } from '../../domain/types';
import { Chart } from './chart';
import { Comparisons } from './comparisons';
import { CopyGroupItem } from './copy-group';
import { useCopies } from './use-copies';

/** A flush's copies: comparisons, results, and a chart of their widths. */
export function Copies( { flush }: { flush: Flush } ) {
	const [ state, reload ] = useCopies( flush );
	return (
		<div className="spf-copies">
			<Comparisons flush={ flush } copies={ state.value?.copies ?? [] } />
			<Loadable state={ state } onTryAgain={ reload } lines={ 8 }>
				{ ( { copies, total } ) =>
					copies.length > 0 && (
						<>
							<section>
								<h2>{ __( 'Copies', 'shortpixel-flush' ) }</h2>
								{ total > copies.length && (
									<p>
										{ fill(
											/* translators: 1, 2: numbers of copies. */
											__(
												'The first %1$s of %2$s copies. “Copy links” takes all of a kind.',
												'shortpixel-flush'
											),
											copies.length,
											total
										) }
									</p>
								) }
								<ul className="spf-groups">
									{ groupCopies( copies ).map( ( group ) => (
										<CopyGroupItem
											key={ group.key }
											flushId={ flush.id }
											group={ group }
										/>
									) ) }
								</ul>
							</section>
							<Chart copies={ copies } />
						</>
					)
				}
			</Loadable>
		</div>
	);
}
