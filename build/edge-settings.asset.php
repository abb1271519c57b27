<?php return array('dependencies' => array(), 'version' => '923173a02bc6ef36d814');
