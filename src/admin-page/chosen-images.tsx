import { useState } from '@wordpress/element';

import { readPageData } from '../api/page-data';
import { Skeleton } from '../components/loadable';
import { Problem } from '../components/problem';
import type { FlushRequest, Method } from '../domain/types';
import type { FlushDriver } from '../hooks/flush-driver';
import { flushOf } from '../hooks/progress';
import { useFlush } from '../hooks/use-flush';
import { ImageKind } from './image-kind';
import { ImageProgress } from './image-progress';
import { ImageSubject } from './image-subject';
import { usePlan } from './use-plan';

interface Props {
	request: FlushRequest | null;
	driver: FlushDriver;
	/** How many images are chosen; 1 where that is not known. */
	pictures: number;
	onDetails: ( id: number ) => void;
}

/** What will be flushed, how, and the result. */
export function ChosenImages( {
	request,
	driver,
	pictures,
	onDetails,
}: Props ) {
	const [ wanted, setMethod ] = useState< Method >( 'removal' );
	const { new_address: isOffered } = readPageData();
	const method = isOffered ? wanted : 'removal';
	const { state, plan, measuring, reload } = usePlan( request );
	const flush = flushOf( useFlush( driver ) );
	const asked =
		request && method === 'new_address' ? { ...request, method } : request;
	return (
		<div className="spf-image">
			{ state.status === 'loading' && ! flush && (
				<Skeleton lines={ 4 } />
			) }
			{ state.status === 'failed' && (
				<Problem error={ state.error } onTryAgain={ reload } />
			) }
			{ ( plan || flush ) && (
				<>
					<ImageSubject
						plan={ plan }
						flush={ flush }
						pictures={ pictures }
						measuring={ measuring }
					/>
					{ request?.scope === 'images' && isOffered && (
						<ImageKind
							method={ method }
							pictures={ pictures }
							onChange={ setMethod }
						/>
					) }
					<ImageProgress
						driver={ driver }
						request={ asked }
						onDetails={ onDetails }
					/>
				</>
			) }
		</div>
	);
}
