<?php return array('dependencies' => array(), 'version' => 'fa1e8d9bf18a5b930414');
