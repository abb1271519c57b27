<?php return array('dependencies' => array(), 'version' => 'bdf23155d1f226ae334d');
