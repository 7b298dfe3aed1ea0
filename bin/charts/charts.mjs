/* What the page of bin/zmmx report uses of its libraries. */
export {hierarchy, partition, treemap, treemapSquarify} from 'd3-hierarchy';
export {default as uPlot} from 'uplot';
