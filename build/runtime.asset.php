<?php return array('dependencies' => array(), 'version' => 'a515fd3322365ff7aa0e');
