<?php return array('dependencies' => array(), 'version' => 'b966079a43f340277273');
