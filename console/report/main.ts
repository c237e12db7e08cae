import './report.css';
import './report-view.ts';
