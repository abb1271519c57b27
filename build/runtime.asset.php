<?php return array('dependencies' => array(), 'version' => '23fc2dae3a30b354d309');
