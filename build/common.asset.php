<?php return array('dependencies' => array(), 'version' => '6642d785742b48c33cbd');
